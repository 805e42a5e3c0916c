"""Whatever a noun holds, it comes back equal."""

import hashlib
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.answers import (
    Alignment,
    Answer,
    AnswerStatus,
    Check,
    CheckOutcome,
    Citation,
    WindowView,
)
from domain.documents import (
    Block,
    BlockKind,
    Box,
    Document,
    DocumentKind,
    Finding,
    FindingCode,
    Page,
    PageImage,
    PageKind,
    PageStatus,
    Refusal,
    RefusalCode,
    Word,
)
from domain.errors import IntegrityError
from domain.model import digest
from domain.questions import AnswerType
from domain.replies import ReasoningTrace, Reply, ReplyFinding, TraceStatus, Usage
from domain.windows import PageSlice, Window
from storage import AnswerFilter, CallReading, Store
from tests.storage import builders as build

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
COORDINATE = st.floats(-1e6, 1e6)
BOX = st.builds(Box, COORDINATE, COORDINATE, COORDINATE, COORDINATE)
SHARE = st.floats(0, 1)
COUNT = st.integers(0, 2**31 - 1)
QUICK = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
"""Fewer examples than usual: each is written to disk, all of them to one store."""

_runs = count()


def new_run(store: Store) -> str:
    run = build.run(f"run-{next(_runs)}")
    store.ledger.open_run(run)
    return run.id


@st.composite
def pages(draw: st.DrawFn, number: int) -> Page:
    words = draw(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1), max_size=5))
    places, at = [], 0
    for word in words:
        places.append(Word(at, at + len(word), draw(BOX), draw(COUNT), draw(st.none() | SHARE)))
        at += len(word) + 1
    text = " ".join(words)
    reason = draw(st.none() | TEXT)
    blocks = (Block(id=f"p{number}.b1", start=0, end=len(text), box=draw(BOX), kind=draw(st.sampled_from(BlockKind))),)
    return Page(
        number=number,
        width=draw(st.floats(1, 15000)),
        height=draw(st.floats(1, 15000)),
        rotation=draw(st.sampled_from([0, 90, 180, 270])),
        kind=draw(st.sampled_from(PageKind)),
        status=PageStatus.READ if reason is None else PageStatus.UNREADABLE,
        reason=reason,
        text=text,
        words=tuple(places),
        blocks=blocks if words else (),
        ocr_confidence=draw(st.none() | SHARE),
        findings=tuple(draw(st.lists(findings(st.just(number)), max_size=2))),
    )


def findings(page: st.SearchStrategy[int | None]) -> st.SearchStrategy[Finding]:
    return st.builds(Finding, code=st.sampled_from(FindingCode), detail=TEXT, page=page)


@st.composite
def documents(draw: st.DrawFn, source: str) -> Document:
    return Document(
        source=source,
        reader=draw(TEXT),
        media_type=draw(TEXT),
        kind=draw(st.sampled_from(DocumentKind)),
        pages=tuple(draw(pages(number + 1)) for number in range(draw(st.integers(1, 3)))),
        findings=tuple(draw(st.lists(findings(st.none()), max_size=2))),
    )


@QUICK
@given(data=st.data())
def test_a_document_comes_back_equal(store: Store, data: st.DataObject) -> None:
    source = store.ledger.record_source(b"doc", name="d", path="/d", collection="c")
    drawn = data.draw(documents(source))
    own_reader = drawn.reader + digest(drawn.model_dump(mode="json"))
    document = drawn.model_copy(update={"reader": own_reader})
    store.ledger.record_document(document)
    assert store.queries.document(source, document.reader) == document
    row = next(row for row in store.queries.documents() if row.document == source)
    assert row.status in {"read", "partial", "failed"}


def test_the_first_reading_stands(store: Store) -> None:
    source = build.ingest(store)
    store.ledger.record_document(build.document(source, [build.page(1), build.page(2)]))
    assert store.queries.document(source, build.READER) == build.document(source, [build.page(1)])
    assert store.queries.document(source, "reader 2") is None


REFUSALS = st.builds(
    Refusal,
    source=st.none() | st.just(hashlib.sha256(b"refused").hexdigest()),
    code=st.sampled_from(RefusalCode),
    reason=TEXT,
    cure=TEXT,
    media_type=st.none() | TEXT,
)


@QUICK
@given(refusal=REFUSALS)
def test_a_refusal_comes_back_equal(store: Store, refusal: Refusal) -> None:
    own_name = digest(refusal.model_dump(mode="json"))
    if refusal.source is None:
        store.ledger.observe_missing(name=own_name, path=own_name, refusal=refusal, collection="c")
        row = next(row for row in store.queries.documents() if row.name == own_name)
        assert (row.document, row.status, row.reason) == (None, refusal.status, refusal.reason)
        return
    store.ledger.record_source(b"refused", name="n", path="/n", collection="c")
    store.ledger.record_refusal(refusal, reader=own_name)
    assert store.queries.refusal(refusal.source, own_name) == refusal


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    alignment = draw(st.sampled_from(Alignment))
    located = alignment is not Alignment.NOT_LOCATED
    return Citation(
        page=draw(st.integers(1, 9999)) if located else None,
        quote=draw(TEXT),
        alignment=alignment,
        score=draw(SHARE),
        boxes=tuple(draw(st.lists(BOX, min_size=1, max_size=3))) if located else (),
        block=draw(st.none() | TEXT) if located else None,
        start=draw(COUNT) if located else None,
        end=draw(st.none() | COUNT) if located else None,
    )


CHECKS = st.builds(
    Check, check=st.from_regex(r"[a-z_]{1,9}", fullmatch=True), outcome=st.sampled_from(CheckOutcome), detail=TEXT
)
TRACES = st.builds(ReasoningTrace, status=st.sampled_from(TraceStatus), text=TEXT, tokens=COUNT)
USAGES = st.builds(Usage, input_tokens=COUNT, cached_tokens=COUNT, output_tokens=COUNT, reasoning_tokens=COUNT)
REPLIES = st.builds(
    Reply,
    text=st.none() | TEXT,
    trace=TRACES,
    finish_reason=st.none() | TEXT,
    model_returned=st.none() | TEXT,
    usage=st.none() | USAGES,
    findings=st.lists(st.sampled_from(ReplyFinding)).map(tuple),
)


@st.composite
def answers(draw: st.DrawFn, run_id: str, source: str, window: str, call: str) -> Answer:
    status = draw(st.sampled_from(AnswerStatus))
    views = st.builds(
        WindowView,
        window=st.just(window),
        call=st.none() | st.just(call),
        status=st.sampled_from(AnswerStatus),
        values=st.lists(TEXT, max_size=3).map(tuple),
        reason=st.none() | TEXT,
    )
    return Answer(
        id=f"answer of {run_id}",
        run=run_id,
        document=source,
        question=draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)),
        type=draw(st.sampled_from(AnswerType)),
        status=status,
        reason=draw(TEXT.filter(bool)) if status in ("unclear", "failed") else draw(st.none() | TEXT),
        value=draw(TEXT) if status == "found" else draw(st.none() | TEXT),
        normalised=draw(st.none() | TEXT),
        citations=tuple(draw(st.lists(citations(), max_size=3))),
        checks=tuple(draw(st.lists(CHECKS, max_size=3))),
        reasoning=draw(TRACES),
        explanation=draw(TEXT),
        model_requested=draw(TEXT),
        model_returned=draw(st.none() | TEXT),
        call=draw(st.none() | st.just(call)),
        views=tuple(draw(st.lists(views, max_size=3))),
    )


@QUICK
@given(data=st.data())
def test_an_answer_and_its_reading_come_back_equal(store: Store, data: st.DataObject) -> None:
    run_id, source = new_run(store), build.ingest(store)
    window = build.window(source, (1, 0, 1))
    build.plan(store, source, [window], run_id)
    call = build.received_call(store, window, run_id=run_id).call
    answer = data.draw(answers(run_id, source, window.id, call))
    reading = CallReading(call=call, reply=data.draw(REPLIES), failure=None)
    store.ledger.record_answers(run_id, source, [reading], [answer])
    assert store.queries.answer(answer.id).answer == answer
    assert [record.answer for record in store.queries.answers(AnswerFilter(run=run_id))] == [answer]
    assert store.queries.reading(call) == reading


SLICES = st.builds(
    PageSlice,
    page=st.integers(1, 99),
    first_block=COUNT,
    end_block=COUNT,
    tokens=st.integers(0, 9999),
    image=st.booleans(),
)
PIECES = st.tuples(*[st.integers(0, 10**9)] * 3).map(
    lambda drawn: PageSlice(
        page=1, first_block=drawn[0], end_block=drawn[0] + 1, tokens=1, chars=(drawn[1], drawn[1] + drawn[2] + 1)
    )
)
CUTS = st.lists(SLICES | PIECES, min_size=1, max_size=6).map(
    lambda parts: sorted(parts, key=lambda part: (part.page, part.first_block, part.chars or (0, 0)))
)


@QUICK
@given(cuts=st.lists(CUTS, max_size=4))
def test_windows_come_back_equal(store: Store, cuts: list[list[PageSlice]]) -> None:
    run_id, source = new_run(store), build.ingest(store)
    windows = tuple(
        Window(document=source, index=place, slices=tuple(parts), cutter="c") for place, parts in enumerate(cuts)
    )
    build.plan(store, source, windows, run_id)
    assert store.queries.windows(run_id, source) == windows


def test_a_run_comes_back_equal(store: Store) -> None:
    run = build.run().model_copy(update={"profile": build.profile(price_cached=Decimal("0.0000001"))})
    store.ledger.open_run(run)
    assert store.queries.run("run-1") == run


def test_a_picture_comes_back_equal_and_the_first_stands(store: Store) -> None:
    source = build.ingest(store)
    data = [b"first", b"second"]
    images = [
        PageImage(sha256=hashlib.sha256(each).hexdigest(), page=1, width=9, height=8, media_type="image/png", scale=1.3)
        for each in data
    ]
    for image, each in zip(images, data, strict=True):
        store.ledger.record_page_image(source, build.READER, image, each)
    assert store.queries.page_image(source, build.READER, 1) == images[0]
    assert store.blobs.get(images[0].sha256) == b"first"
    assert store.queries.page_image(source, build.READER, 2) is None
    with pytest.raises(IntegrityError):
        store.ledger.record_page_image(source, build.READER, images[0], b"second")
