"""What a child cannot do, whatever a file makes it try; where a system has no such wall, that is told."""

import sys
from collections.abc import Iterator

import pytest

from domain.documents import Document, PageStatus
from extractors.pages.confinement import Wall
from extractors.pages.ocr_port import OcrEngine
from extractors.pages.reader import DocumentReader
from tests.extractors.pages.conftest import DOUBLE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's; elsewhere limits remain")

TRIES = {
    "socket": Wall.NO_CALLS,
    "connect": Wall.NO_CALLS,
    "fork": Wall.NO_CALLS,
    "program": Wall.NO_CALLS,
    "trace-parent": Wall.NO_CALLS,
    "signal-parent": Wall.NO_CALLS,
    "open-outside": Wall.NO_FILES,
    "open-beside-the-code": Wall.NO_FILES,
    "parents-environment": Wall.NO_FILES,
}
"""What a page tries, and the wall that must refuse it."""


@pytest.fixture(scope="module")
def alone() -> Iterator[DocumentReader]:
    with DocumentReader(child_module=DOUBLE) as reader:
        yield reader


@pytest.fixture(scope="module")
def with_programs() -> Iterator[DocumentReader]:
    with DocumentReader(child_module=DOUBLE, ocr_engine=OcrEngine.TESSERACT) as reader:
        reader.__dict__["identity"] = "made in a test"  # the program itself need not be installed
        yield reader


def reason(reader: DocumentReader, act: str) -> str | None:
    document = reader.read(f"%PDF- {act} good".encode())
    assert isinstance(document, Document)
    assert document.page(2).status is PageStatus.READ
    return document.page(1).reason


def test_no_new_privileges_always_holds(alone: DocumentReader) -> None:
    assert Wall.NO_NEW_PRIVILEGES in alone.walls()


@pytest.mark.parametrize("act", TRIES)
def test_what_a_page_tries_is_refused(alone: DocumentReader, act: str) -> None:
    if TRIES[act] not in alone.walls():
        pytest.skip(f"this system has no wall {TRIES[act]}: the risk remains")
    told = reason(alone, act)
    assert told is not None
    assert "PermissionError" in told


def test_open_files_are_few(alone: DocumentReader) -> None:
    assert "OSError" in str(reason(alone, "many-files"))


def test_threads_are_allowed(alone: DocumentReader) -> None:
    assert reason(alone, "thread") is None


def test_a_child_that_may_start_programs_still_has_no_network_and_no_files(with_programs: DocumentReader) -> None:
    walls = with_programs.walls()
    if not {Wall.NO_CALLS, Wall.NO_FILES} <= set(walls):
        pytest.skip("this system lacks a wall: the risk remains")
    assert reason(with_programs, "program") is None
    for act in ("socket", "open-outside", "open-beside-the-code", "parents-environment"):
        assert "PermissionError" in str(reason(with_programs, act)), act
