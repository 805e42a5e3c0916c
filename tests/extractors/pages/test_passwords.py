"""Encrypted PDFs: opened with a password that was given, refused without, and nothing of it told."""

from pathlib import Path

import pytest

from domain.documents import Document, FindingCode, Refusal, RefusalCode
from domain.errors import UsageError
from extractors.pages.engines import PdfEngine
from extractors.pages.passwords import LONGEST, MOST_PASSWORDS, read_passwords
from extractors.pages.reader import DocumentReader
from tests.support.corpus import known_passwords

BOTH_ENGINES = True
SECRET = "correct horse battery staple"


def encrypted(password: str) -> bytes:
    import pymupdf

    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "Kept under lock")
        return document.tobytes(
            encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=password, owner_pw="owner", permissions=-1
        )


def test_the_right_one_of_several_opens_it_and_that_is_told(engine: PdfEngine) -> None:
    with DocumentReader(ocr=False, engine=engine, passwords=("wrong", SECRET, "also wrong")) as reader:
        document = reader.read(encrypted(SECRET))
        assert isinstance(document, Document)
        assert document.page(1).text == "Kept under lock"
        assert [finding.code for finding in document.findings] == [FindingCode.PASSWORD_USED]
        assert SECRET not in document.model_dump_json()
        assert reader.render(encrypted(SECRET), [1])


def test_a_password_outside_ascii_opens_it(engine: PdfEngine) -> None:
    with DocumentReader(ocr=False, engine=engine, passwords=("日本語のパスワード",)) as reader:
        assert isinstance(reader.read(encrypted("日本語のパスワード")), Document)


@pytest.mark.parametrize("passwords", [(), ("wrong",), (SECRET + "x",)])
def test_without_it_the_file_is_refused_with_a_cure(engine: PdfEngine, passwords: tuple[str, ...]) -> None:
    with DocumentReader(ocr=False, engine=engine, passwords=passwords) as reader:
        refusal = reader.read(encrypted(SECRET))
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.ENCRYPTED
    assert "--passwords" in refusal.cure
    assert not any(password in refusal.model_dump_json() for password in passwords)


def test_the_file_holds_one_a_line_as_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "passwords.txt"
    file.write_bytes("\ufefffirst\r\n with blanks \n\n日本\nfirst\n".encode())
    assert read_passwords(file) == ("first", " with blanks ", "日本")


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"fine\n" + b"x" * (LONGEST + 1), b"\n".join(b"%d" % n for n in range(MOST_PASSWORDS + 1))]
)
def test_a_file_that_cannot_be_one_is_told_without_its_content(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "passwords.txt"
    file.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_passwords(file)
    assert "xxx" not in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_passwords(tmp_path / "none.txt")


@pytest.mark.corpus
def test_known_passwords_open_real_files(corpus: Path, engine: PdfEngine) -> None:
    known = known_passwords(corpus)
    assert len(known) > 10
    with DocumentReader(ocr=False, engine=engine, passwords=tuple(known.values())) as reader:
        opened = {name: reader.read((corpus / name).read_bytes()) for name in known}
    refused = [
        name
        for name, outcome in opened.items()
        if isinstance(outcome, Refusal) and outcome.code is RefusalCode.ENCRYPTED
    ]
    beyond_pdfium = ["odd/pdfjs/bug1782186.pdf"]  # a kind of encryption it does not know
    assert refused == (beyond_pdfium if engine is PdfEngine.PDFIUM else [])
