"""A record full of other people's odd text: markup, formulas, unseen characters, Japanese. Made with the ledger."""

import hashlib
from typing import NamedTuple

from domain.answers import Alignment, Answer, AnswerStatus, Check, CheckOutcome, Citation, WindowView
from domain.derivations import Derivation, Operand
from domain.documents import Block, Box, Document, DocumentKind, Page, PageKind, Refusal, RefusalCode
from domain.questions import AnswerType
from domain.replies import ReasoningTrace, TraceStatus
from domain.runs import RunStatus
from domain.windows import Window
from storage import CallReading, Store
from tests.storage import builders
from tests.support.documents import text_pdf

MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
BIDI = "invoice\u202efdp.exe\u2066\u200f"
FORMULA = '=HYPERLINK("http://198.51.100.7/","x")'
NAME = f"{MARKUP}{BIDI}.pdf"
JAPANESE = "東京都千代田区"
TRACE = "\n\n".join(
    [
        MARKUP,
        "[click](javascript:alert(3)) ![beacon](http://198.51.100.7/x.png) <http://198.51.100.7/>",
        r"$\href{javascript:alert(4)}{x}$ and $x^2 + \frac{1}{2}$ and $" + "{" * 500 + "$",
        '<a hx-get="/audit" hx-trigger="load">x</a> <svg onload=alert(5)> <math><mi><style>*{}</style></mi></math>',
        f"{BIDI} 準拠法は日本法 [ref]: http://198.51.100.7/",
        "<div style='position:fixed'>over all</div>",
    ]
)
RUN = "01a20a91-0000-7000-8000-00000000abcd"


class OddAnswers(NamedTuple):
    source: str
    markup: str
    formula: str
    japanese: str
    lost: str
    failed: str


def build(store: Store) -> OddAnswers:
    """Fill an empty store; returns the ids of what is in it."""
    data = text_pdf("The law of Tokyo governs.\nSecond line.", "Page two.")
    run = builders.run(RUN).model_copy(update={"collection": MARKUP})
    store.ledger.open_run(run)
    source = store.ledger.record_source(
        data, name=NAME, path=f"/in/{NAME}", collection=MARKUP, media_type="application/pdf"
    )
    document = _document(source)
    store.ledger.record_document(document)
    store.ledger.plan_document(RUN, source=source, name=NAME, path=f"/in/{NAME}")
    store.ledger.attach_document(RUN, source, document.reader)
    window = builders.window(source, (1, 0, 1), (2, 0, 1))
    store.ledger.plan_windows(RUN, source, [window])
    call = _call(store, window)
    answers = _answers(source, call, window)
    store.ledger.record_answers(RUN, source, [CallReading(call=call, reply=builders.REPLY, failure=None)], answers)
    _refuse(store)
    store.ledger.close_run(RUN, RunStatus.PARTIAL, 1.5)
    return OddAnswers(source, *(answer.id for answer in answers))


def _document(source: str) -> Document:
    texts = ("The law of Tokyo governs.\nSecond line.", "Page two.")
    pages = tuple(
        Page(
            number=number,
            width=612,
            height=792,
            kind=PageKind.DIGITAL,
            text=text,
            blocks=(Block(id=f"p{number}.b1", start=0, end=len(text), box=Box(72, 72, 300, 120)),),
        )
        for number, text in enumerate(texts, start=1)
    )
    return Document(
        source=source, reader="reader 1", media_type="application/pdf", kind=DocumentKind.DIGITAL, pages=pages
    )


def _call(store: Store, window: Window) -> str:
    ticket = builders.planned_call(
        store, window, key="odd", run_id=RUN, questions=("q-markup", "q-formula", "q-japanese", "q-lost", "q-failed")
    )
    store.ledger.mark_sent(ticket.call)
    body = MARKUP.encode() + b"\xff\x00"
    store.ledger.record_exchange(
        ticket.call,
        builders.exchange(body),
        body,
    )
    return ticket.call


def _answers(source: str, call: str, window: Window) -> list[Answer]:
    trace = ReasoningTrace(status=TraceStatus.COMPLETE, text=TRACE, tokens=40)
    view = WindowView(window=window.id, call=call, status=AnswerStatus.FOUND, values=(MARKUP,))
    lost = Citation(page=None, quote=f"{MARKUP} never said", alignment=Alignment.NOT_LOCATED, score=0.41)
    values = {"q-markup": f"{MARKUP}{BIDI}", "q-formula": FORMULA, "q-japanese": JAPANESE, "q-lost": MARKUP}
    shared = {
        "type": AnswerType.TEXT,
        "reasoning": trace,
        "call": call,
        "run_id": RUN,
        "explanation": f"{MARKUP} {BIDI}",
        "views": (view, view),
        "checks": (Check(check="value_in_quote", outcome=CheckOutcome.FAIL, detail=MARKUP),),
    }
    quotes = {
        "q-lost": (lost,),
        "q-japanese": (_cited(JAPANESE),),
        "q-markup": (_cited(f"{MARKUP} said"),),
        "q-formula": (_cited(FORMULA),),
    }
    own = {"q-formula": {"derivation": _worked()}, "q-japanese": {"checks": ()}}
    found = [
        builders.answer(
            source, question, value=value, citations=quotes[question], **{**shared, **own.get(question, {})}
        )
        for question, value in values.items()
    ]
    failed = builders.answer(source, "q-failed", status=AnswerStatus.FAILED, **{**shared, "reason": MARKUP})
    return [*found, failed]


def _worked() -> Derivation:
    printed = Operand(name="printed", value=FORMULA, unit=BIDI, period=MARKUP[:60], quote=FORMULA)
    return Derivation(
        expression=f"printed - {MARKUP}", operands=(printed, Operand(name="nowhere", value=MARKUP, quote=MARKUP))
    )


def _cited(quote: str) -> Citation:
    return Citation(
        page=1, quote=quote, alignment=Alignment.EXACT, score=1, boxes=(Box(72, 74, 220, 88),), block="p1.b1",
        start=0, end=25,
    )  # fmt: skip


def _refuse(store: Store) -> None:
    data = b"not a document"
    source = store.ledger.record_source(data, name=MARKUP, path="/in/x", collection=MARKUP, media_type=None)
    refusal = Refusal(
        source=hashlib.sha256(data).hexdigest(), code=RefusalCode.NOT_A_DOCUMENT, reason=MARKUP, cure="Leave it out."
    )
    store.ledger.record_refusal(refusal, reader="reader 1")
    store.ledger.plan_document(RUN, source=source, name=MARKUP, path="/in/x")
    store.ledger.attach_document(RUN, source, "reader 1")
