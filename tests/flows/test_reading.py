"""Reading as a person sets it: limits, passwords, files inside files, progress, and nothing read twice."""

import re
import signal
from pathlib import Path

import pymupdf
import pytest

from extractors.pages.limits import ReaderLimits
from flows.settings import ReaderSettings, load_settings
from tests.house.tree import tables
from tests.support.command_line import CommandLine
from tests.support.databases import rows
from tests.support.documents import text_pdf


def locked(password: str) -> bytes:
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "Kept under lock")
        return bytes(document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=password, owner_pw="o"))


def holding(**files: bytes) -> bytes:
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "See the annexes")
        for name, data in files.items():
            document.embfile_add(f"{name}.pdf", data)
        return bytes(document.tobytes())


def test_every_limit_is_a_setting() -> None:
    assert set(ReaderLimits.model_fields) <= set(ReaderSettings.model_fields)


def test_the_page_on_reading_tells_every_limit_with_its_default() -> None:
    told = {row[0].strip("`"): row[2] for row in tables("docs/reading.md")["Limits"]}
    assert told == {name: f"{getattr(ReaderLimits(), name):.0f}" for name in ReaderLimits.model_fields}


def test_what_is_set_reaches_the_reader(tmp_path: Path) -> None:
    config = tmp_path / "indicia.toml"
    config.write_text('[reader]\nengine = "pdfium"\nmax_pages = 3\nocr = false\n', encoding="utf-8")
    from flows.desk import open_reader, reader_limits

    settings = load_settings({"home": str(tmp_path)}, config)
    assert reader_limits(settings).max_pages == 3
    assert open_reader(settings).identity.startswith("pypdfium2 ")


def test_a_password_given_later_opens_what_was_refused(indicia: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "locked.pdf").write_bytes(locked("sesame-4711"))
    (tmp_path / "passwords.txt").write_text("wrong\nsesame-4711\n")
    refused = indicia("ingest", tmp_path / "locked.pdf", "--json")
    assert (refused.code, refused.json[0]["status"]) == (1, "refused")
    assert "--passwords" in refused.json[0]["reason"]
    opened = indicia("ingest", tmp_path / "locked.pdf", "--passwords", tmp_path / "passwords.txt", "--json")
    assert (opened.code, opened.json[0]["status"]) == (0, "read")
    assert [finding["code"] for finding in opened.json[0]["findings"]] == ["password_used"]
    left = b"".join(path.read_bytes() for path in (indicia.home / "data").rglob("*") if path.is_file())
    assert b"sesame-4711" not in left + opened.out.encode() + opened.err.encode()


def test_a_password_file_that_is_not_there_is_told(indicia: CommandLine, samples: Path) -> None:
    done = indicia("ingest", samples / "contract.pdf", "--passwords", "none.txt")
    assert done.code == 2
    assert "none.txt" in done.err


def test_files_inside_are_documents_of_their_own_on_request(indicia: CommandLine, tmp_path: Path) -> None:
    inner = holding(deepest=text_pdf("The deepest"))
    (tmp_path / "outer.pdf").write_bytes(holding(annex=text_pdf("The annex"), inner=inner))
    plain = indicia("ingest", tmp_path / "outer.pdf", "--json")
    assert [row["name"] for row in plain.json] == ["outer.pdf"]
    assert [finding["code"] for finding in plain.json[0]["findings"]] == ["has_attachments"]
    whole = indicia("ingest", tmp_path / "outer.pdf", "--attachments", "--json")
    assert [row["name"] for row in whole.json] == [
        "outer.pdf",
        "outer.pdf!annex.pdf",
        "outer.pdf!inner.pdf",
        "outer.pdf!inner.pdf!deepest.pdf",
    ]
    assert {row["status"] for row in whole.json} == {"read"}


def test_progress_tells_pages_rate_and_findings(indicia: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    (folder / "outer.pdf").write_bytes(holding(annex=text_pdf("The annex")))
    (folder / "plain.pdf").write_bytes(text_pdf("one", "two"))
    told = indicia("ingest", folder).err.splitlines()
    assert re.search(r"^\[\d/2\] outer\.pdf: 1 pages, \d+ pages/s; has_attachments 1$", "\n".join(told), re.MULTILINE)
    assert re.fullmatch(r"2 files, 3 pages, \d+ pages/s; has_attachments 1", told[-1])


def recorded(home: Path) -> list[tuple[str, str]]:
    return rows(home / "data", "SELECT subject, action FROM audit_events WHERE action = 'document.recorded'")


def test_killed_it_goes_on_where_it_was(indicia: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.pdf").write_bytes(text_pdf(*[f"File {number}, page {page}" for page in range(5)]))
    process = indicia.start("ingest", folder)
    assert process.stderr is not None
    for _ in range(3):
        assert process.stderr.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = {subject for subject, _ in recorded(indicia.home)}
    assert before
    assert indicia("ingest", folder).code == 0
    subjects = [subject for subject, _ in recorded(indicia.home)]
    assert len(subjects) == len(set(subjects)) == 12  # none was read twice
    assert indicia("ingest", folder).code == 0
    assert len(recorded(indicia.home)) == 12


@pytest.mark.parametrize("engine", ["pymupdf", "pdfium"])
def test_another_reader_reads_anew(indicia: CommandLine, tmp_path: Path, engine: str) -> None:
    (tmp_path / "a.pdf").write_bytes(text_pdf("once"))
    assert indicia("ingest", tmp_path / "a.pdf").code == 0
    indicia.configure(f'[reader]\nengine = "{engine}"\n')
    assert indicia("ingest", tmp_path / "a.pdf").code == 0
    assert len(recorded(indicia.home)) == (1 if engine == "pymupdf" else 2)
