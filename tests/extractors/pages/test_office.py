"""Office files: made into a PDF by LibreOffice where it is, refused with a cure where it is not."""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.documents import Document, DocumentKind, FindingCode, Refusal, RefusalCode
from extractors.pages import office
from extractors.pages.limits import ReaderLimits
from extractors.pages.reader import DocumentReader
from extractors.pages.sniff import MediaType
from tests.support.documents import text_pdf


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()


@pytest.fixture
def stands_in(tmp_path: Path) -> Iterator[Path]:
    """A program that takes LibreOffice's place: runs `act` with $OUT, the folder the PDF is to lie in."""
    program = tmp_path / "soffice"
    program.write_text('#!/bin/sh\nfor word; do last="$word"; done\nOUT=$(dirname "$last")\n. "$(dirname "$0")/act"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "made.pdf").write_bytes(text_pdf("Made of an office file"))
    return program


def outcome(program: Path, act: str, **limits: float) -> Document | Refusal:
    (program.parent / "act").write_text(act)
    with DocumentReader(ocr=False, office_program=program, limits=ReaderLimits(**limits)) as reader:
        return reader.read(docx())


def test_where_it_is_not_installed_the_refusal_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with DocumentReader(ocr=False) as reader:
        refusal = reader.read(docx())
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.UNSUPPORTED_FORMAT
    assert "LibreOffice" in refusal.reason
    assert "Install LibreOffice" in refusal.cure


def test_the_pdf_that_it_makes_is_read(stands_in: Path) -> None:
    document = outcome(stands_in, f'cp "{stands_in.parent}/made.pdf" "$OUT/document.pdf"')
    assert isinstance(document, Document), document
    assert document.media_type == MediaType.DOCX
    assert document.kind is DocumentKind.DIGITAL
    assert document.page(1).text == "Made of an office file"
    assert [finding.code for finding in document.findings] == [FindingCode.CONVERTED]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("exit 1", RefusalCode.MALFORMED),
        ("exit 0", RefusalCode.MALFORMED),
        ('ln -s /etc/passwd "$OUT/document.pdf"', RefusalCode.MALFORMED),
        ('echo no pdf > "$OUT/document.pdf"', RefusalCode.MALFORMED),
        ("sleep 60 & sleep 60", RefusalCode.OUT_OF_TIME),
        ('head -c 3000000 /dev/zero > "$OUT/document.pdf"', RefusalCode.MALFORMED),  # no file grows so large
    ],
)
def test_whatever_it_does_the_file_is_accounted_for(stands_in: Path, act: str, code: RefusalCode) -> None:
    refusal = outcome(stands_in, act, office_seconds=3, max_bytes=1_000_000)
    assert isinstance(refusal, Refusal)
    assert refusal.code is code


def test_it_sees_no_network_and_nothing_of_our_environment(stands_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISTRAL_API_KEY", "secret")
    act = f'[ -z "$MISTRAL_API_KEY" ] && cp "{stands_in.parent}/made.pdf" "$OUT/document.pdf"'
    assert isinstance(outcome(stands_in, act), Document)
