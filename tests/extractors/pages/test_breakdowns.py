"""Whatever a page does to a child, the parent lives, keeps what was read, and says what was lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.documents import Document, DocumentStatus, FindingCode, PageStatus, Refusal, RefusalCode
from domain.errors import SurroundingsError
from extractors.pages.limits import ReaderLimits
from extractors.pages.reader import DocumentReader
from tests.extractors.pages.conftest import DOUBLE


def acts(*pages: str) -> bytes:
    return ("%PDF- " + " ".join(pages)).encode()


def read(reader: DocumentReader, *pages: str) -> Document:
    document = reader.read(acts(*pages))
    assert isinstance(document, Document)
    assert len(document.pages) == len(pages)
    return document


def statuses(document: Document) -> str:
    return "".join("x" if page.status is PageStatus.UNREADABLE else "." for page in document.pages)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("segfault", "SIGSEGV"),
        ("leave", "code 3"),
        ("hang", "longer than a page may take"),
        ("spin", "longer than a page may take"),
        ("eat", "more memory"),
        ("chatter", "nonsense"),
        ("wrong-number", "out of turn"),
        ("word-outside", "is no page"),
        ("raise", "RuntimeError"),
        ("write", "Error"),  # no folder that would take a temporary file
        ("not-finite", "is no page"),
    ],
)
def test_a_page_that_breaks_the_child_is_marked_and_the_others_are_read(
    misbehaving: DocumentReader, act: str, reason: str
) -> None:
    document = read(misbehaving, "good", act, "good", "good")
    assert statuses(document) == ".x.."
    assert document.status is DocumentStatus.PARTIAL
    lost = document.page(2)
    assert lost.reason is not None
    assert reason in lost.reason
    assert [finding.code for finding in lost.findings] == [FindingCode.PAGE_UNREADABLE]


def test_an_engines_message_may_quote_the_document_and_is_not_passed_on(misbehaving: DocumentReader) -> None:
    assert "secret" not in read(misbehaving, "raise").model_dump_json()


def test_restarts_are_bounded_and_the_rest_is_named(misbehaving: DocumentReader) -> None:
    document = read(misbehaving, *["segfault"] * 6, "good")
    assert statuses(document) == "xxxxxxx"
    assert document.status is DocumentStatus.FAILED
    assert "Not tried" in str(document.page(7).reason)
    assert "SIGSEGV" in str(document.page(4).reason)


def test_a_crash_is_not_blamed_on_a_page_when_an_earlier_document_may_have_poisoned_the_child(
    misbehaving: DocumentReader, tmp_path: Path
) -> None:
    read(misbehaving, "good")
    document = read(misbehaving, "good", "segfault", "good")  # second document of its child: tried twice
    assert statuses(document) == ".x."


@pytest.mark.parametrize(
    ("act", "code", "status"),
    [
        ("hang-on-opening", RefusalCode.OUT_OF_TIME, DocumentStatus.FAILED),
        ("crash-on-opening", RefusalCode.READER_CRASHED, DocumentStatus.FAILED),
        ("eat-on-opening", RefusalCode.OUT_OF_MEMORY, DocumentStatus.FAILED),
        ("refuse", RefusalCode.MALFORMED, DocumentStatus.REFUSED),
    ],
)
def test_a_file_that_never_opens_is_a_refusal(
    misbehaving: DocumentReader, act: str, code: RefusalCode, status: DocumentStatus
) -> None:
    for _ in range(2):  # the second time with a child that has served before, or a new one
        refusal = misbehaving.read(acts(act))
        assert isinstance(refusal, Refusal)
        assert (refusal.code, refusal.status) == (code, status)
        assert refusal.reason
        assert refusal.cure
    assert statuses(read(misbehaving, "good")) == "."


def test_a_page_that_needs_ocr_gets_more_time(misbehaving: DocumentReader) -> None:
    assert statuses(read(misbehaving, "slow", "good")) == ".."


def test_the_time_of_a_document_is_bounded() -> None:
    limits = ReaderLimits(page_seconds=30, document_seconds=4)
    with DocumentReader(limits=limits, child_module=DOUBLE) as reader:
        reader.read(acts("good"))  # starting the child is not the document's time
        document = read(reader, "good", "hang", "good")
    assert statuses(document) == ".xx"
    assert "had run out" in str(document.page(3).reason)


def test_what_libraries_print_goes_nowhere(misbehaving: DocumentReader, capfd: pytest.CaptureFixture[str]) -> None:
    assert statuses(read(misbehaving, "print", "good")) == ".."
    assert capfd.readouterr() == ("", "")


def test_a_child_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISTRAL_API_KEY", "secret")
    with DocumentReader(child_module=DOUBLE) as reader:
        assert "KeyError" in str(read(reader, "environment").page(1).reason)


def test_several_threads_share_the_children() -> None:
    files = [acts("good", act, *["good"] * number) for number in range(4) for act in ("good", "leave")]
    limits = ReaderLimits(page_seconds=20)
    with (
        DocumentReader(workers=2, limits=limits, child_module=DOUBLE) as reader,
        ThreadPoolExecutor(4) as pool,
    ):
        documents = list(pool.map(reader.read, files))
    assert [statuses(d) for d in documents if isinstance(d, Document)] == [
        "." + ("x" if number % 2 else ".") + "." * (number // 2) for number in range(8)
    ]
    assert threading.active_count() < 10


def test_a_file_refused_in_good_order_costs_no_child(misbehaving: DocumentReader) -> None:
    read(misbehaving, "good")
    (worker,) = misbehaving._workers
    child = worker._child
    assert isinstance(misbehaving.read(acts("refuse")), Refusal)
    assert worker._child is child
    assert statuses(read(misbehaving, "good")) == "."


def test_drawing_names_the_page_that_failed_and_the_reader_goes_on(misbehaving: DocumentReader) -> None:
    file = acts("good", "segfault", "hang", "raise")
    for page in (2, 3, 4):
        with pytest.raises(SurroundingsError, match=f"page {page}"):
            misbehaving.render(file, [1, page])
    assert misbehaving.render(file, [1])[0][1] == b"picture"


def test_a_child_that_does_not_start_is_an_error_with_a_cure() -> None:
    with DocumentReader(child_module="no.such.module") as reader, pytest.raises(SurroundingsError) as caught:
        reader.read(b"%PDF-1.7")
    assert caught.value.cure
