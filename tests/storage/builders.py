"""Small nouns to store, and a run taken to any point of its way."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from domain.answers import Alignment, Answer, AnswerStatus, Citation, WindowView
from domain.documents import Block, Box, Document, DocumentKind, Page, PageKind, PageStatus
from domain.profiles import Dialect, ModelProfile
from domain.questions import AnswerType
from domain.replies import Exchange, Failure, FailureKind, ReasoningTrace, Reply, TraceStatus, Usage
from domain.runs import Run
from domain.windows import PageSlice, Window
from storage import CallReading, CallTicket, Store

READER = "reader 1"
QUESTIONS = ("governing-law", "parties")
NOW = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
TRACE = ReasoningTrace(status=TraceStatus.COMPLETE, text="準拠法 is on page 1", tokens=7)
REPLY = Reply(
    text="{}",
    trace=TRACE,
    finish_reason="stop",
    model_returned="model-1",
    usage=Usage(input_tokens=100, cached_tokens=20, output_tokens=40, reasoning_tokens=30),
)
BODY = b'{"choices": []}'
_keys = count()


def profile(name: str = "small", **changes: object) -> ModelProfile:
    facts: dict[str, object] = {
        "name": name,
        "model": "model-1",
        "base_url": "http://127.0.0.1:1/v1",
        "dialect": Dialect.OPENAI,
        "context_tokens": 1000,
        "working_tokens": 500,
        "max_output_tokens": 100,
        "price_input": "2",
        "price_output": "5",
        "timeout_seconds": 60.0,
    }
    return ModelProfile.model_validate(facts | changes)


def run(run_id: str = "run-1", collection: str = "default") -> Run:
    return Run(
        id=run_id,
        pack="legal/contract-review@1",
        pack_sha256="0" * 64,
        profile=profile(),
        collection=collection,
        actor="ada",
        started_at=NOW,
        versions=(("pymupdf", "2.0"),),
    )


def page(number: int, *, blocks: int = 1, unreadable: str | None = None) -> Page:
    text = "law " * blocks
    return Page(
        number=number,
        width=612,
        height=792,
        kind=PageKind.DIGITAL,
        status=PageStatus.READ if unreadable is None else PageStatus.UNREADABLE,
        reason=unreadable,
        text=text,
        blocks=tuple(
            Block(id=f"p{number}.b{place + 1}", start=4 * place, end=4 * place + 3, box=Box(0, 0, 1, 1))
            for place in range(blocks)
        ),
    )


def document(source: str, pages: Sequence[Page], reader: str = READER) -> Document:
    return Document(
        source=source, reader=reader, media_type="application/pdf", kind=DocumentKind.DIGITAL, pages=tuple(pages)
    )


def window(source: str, *slices: tuple[int, int, int], index: int = 0, cutter: str = "cut 1") -> Window:
    """A window of (page, first block, end block)."""
    parts = tuple(PageSlice(page=at, first_block=first, end_block=end, tokens=5) for at, first, end in slices)
    return Window(document=source, index=index, slices=parts, cutter=cutter)


def ingest(store: Store, data: bytes = b"one", *, name: str = "a.pdf", pages: Sequence[Page] = ()) -> str:
    source = store.ledger.record_source(data, name=name, path=f"/in/{name}", collection="default", media_type=None)
    store.ledger.record_document(document(source, pages or [page(1)]))
    return source


def plan(store: Store, source: str, windows: Sequence[Window], run_id: str = "run-1") -> None:
    """Take a source into a run, up to its windows."""
    store.ledger.plan_document(run_id, source=source, name="a.pdf", path="/in/a.pdf")
    store.ledger.attach_document(run_id, source, READER)
    store.ledger.plan_windows(run_id, source, windows)


def planned_call(
    store: Store,
    windows: Window,
    *,
    key: str | None = None,
    run_id: str = "run-1",
    questions: Sequence[str] = QUESTIONS,
    **changes: object,
) -> CallTicket:
    again = bool(changes.pop("again", False))
    return store.ledger.plan_call(
        run_id,
        window=windows.id,
        questions=questions,
        key=key or f"key-{next(_keys)}",
        request=b'{"messages": []}',
        profile=profile(**changes),
        input_tokens=120,
        again=again,
    )


def exchange(body: bytes = BODY, status_code: int = 200) -> Exchange:
    return Exchange(
        sent_at=NOW,
        received_at=NOW.replace(second=3),
        status_code=status_code,
        headers=(("content-type", "application/json"), ("x-twice", "1"), ("x-twice", "2")),
        response=hashlib.sha256(body).hexdigest(),
    )


def received_call(store: Store, windows: Window, **how: object) -> CallTicket:
    ticket = planned_call(store, windows, **how)  # pyright: ignore[reportArgumentType]  # passed on
    store.ledger.mark_sent(ticket.call)
    store.ledger.record_exchange(ticket.call, exchange(), BODY)
    return ticket


def answer(
    source: str,
    question: str = QUESTIONS[0],
    *,
    run_id: str = "run-1",
    status: AnswerStatus = AnswerStatus.FOUND,
    call: str | None = None,
    **changes: object,
) -> Answer:
    facts: dict[str, object] = {
        "id": hashlib.sha256(f"{run_id} {source} {question}".encode()).hexdigest()[:32],
        "run": run_id,
        "document": source,
        "question": question,
        "type": AnswerType.TEXT,
        "status": status,
        "reason": None if status is AnswerStatus.FOUND else "because",
        "value": "Delaware" if status is AnswerStatus.FOUND else None,
        "citations": (cited(),) if status is AnswerStatus.FOUND else (),
        "reasoning": TRACE,
        "model_requested": "model-1",
        "model_returned": "model-1",
        "call": call,
    }
    return Answer.model_validate(facts | changes)


def cited(quote: str = "law") -> Citation:
    return Citation(
        page=1,
        quote=quote,
        alignment=Alignment.EXACT,
        score=1.0,
        boxes=(Box(0, 0, 1, 1),),
        block="p1.b1",
        start=0,
        end=3,
    )


def view(windows: Window, call: str | None) -> WindowView:
    return WindowView(window=windows.id, call=call, status=AnswerStatus.FOUND, values=("Delaware",))


def settled(store: Store, source: str, windows: Sequence[Window], *, run_id: str = "run-1", **how: object) -> list[str]:
    """Ask every window all questions and record a found answer to each."""
    calls = [received_call(store, each, run_id=run_id, **how).call for each in windows]
    readings = [CallReading(call=call, reply=REPLY, failure=None) for call in calls]
    answers = [answer(source, question, run_id=run_id, call=calls[0]) for question in QUESTIONS]
    store.ledger.record_answers(run_id, source, readings, answers)
    return calls


def failure(kind: FailureKind = FailureKind.TRANSIENT) -> Failure:
    return Failure(kind=kind, detail="503 from the endpoint", status_code=503, retry_after=1.5)
