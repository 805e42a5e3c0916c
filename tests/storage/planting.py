"""A run in which one thing was lost on purpose, everything else in order.

Three pages in two windows, two questions. A planter puts in what is lost; what a reply lacks goes through the
real parser and the real merging of windows, as in a run.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.answers import Answer, AnswerStatus, Check, CheckOutcome, Look
from domain.documents import Page
from domain.questions import AnswerType, Cues, Question
from domain.replies import Failure, FailureKind, ReasoningTrace, Reply, TraceStatus
from domain.windows import Window
from extractors.answers.citations import DocumentIndex
from extractors.answers.parse import parse_candidates
from extractors.answers.reconcile import WindowOutcome, reconcile
from extractors.answers.sweep import Sweep
from storage import CallReading, Store
from tests.storage import builders as build

ASKED = tuple(
    Question(id=name, text="What does it say of it?", type=AnswerType.TEXT, evidence="It.", cues=Cues(en=("nowhere",)))
    for name in build.QUESTIONS
)
GOOD = json.dumps(
    {
        "answers": [
            {"id": name, "status": "found", "value": "law", "citations": [{"block": "p1.b1", "quote": "law"}]}
            for name in build.QUESTIONS
        ]
    }
)


@dataclass
class Planted:
    """A run being taken through its way; what is not changed goes well."""

    store: Store
    run: str
    pages: Sequence[Page] = (build.page(1), build.page(2), build.page(3))
    cut: Sequence[Sequence[tuple[int, int, int]]] = (((1, 0, 1), (2, 0, 1)), ((3, 0, 1),))
    questions: Sequence[str] = build.QUESTIONS
    source: str = ""
    windows: list[Window] = field(default_factory=list)

    def open(self, *, begun: bool = True) -> None:
        """Open the run and plan its document; `begun` up to its windows."""
        self.store.ledger.open_run(build.run(self.run), questions=self.questions)
        self.source = build.ingest(self.store, self.run.encode(), pages=self.pages)
        self.windows = [build.window(self.source, *part, index=place) for place, part in enumerate(self.cut)]
        if begun:
            build.plan(self.store, self.source, self.windows, self.run)

    def call(self, window: Window, *, questions: Sequence[str] = build.QUESTIONS) -> str:
        return build.planned_call(self.store, window, run_id=self.run, questions=questions).call

    def received(self, window: Window, *, questions: Sequence[str] = build.QUESTIONS) -> str:
        call = self.call(window, questions=questions)
        self.store.ledger.mark_sent(call)
        self.store.ledger.record_exchange(call, build.exchange(), build.BODY)
        return call

    def conclude(self, *said: str | Failure | None) -> list[Answer]:
        """Hear each window out (a reply's text, a failure, or None for not asked) and record the answers."""
        outcomes: dict[str, list[WindowOutcome]] = {question.id: [] for question in ASKED}
        readings: list[CallReading] = []
        for window, words in zip(self.windows, said, strict=True):
            if words is None:
                continue
            call = self.received(window)
            readings.append(self._read(call, words, window, outcomes))
        document = build.document(self.source, self.pages)
        sweep = Sweep(DocumentIndex(document))
        answers = [
            reconcile(each, outcomes[each.id], sweep, run=self.run, document=self.source, model_requested="model-1")
            for each in ASKED
        ]
        self.store.ledger.record_answers(self.run, self.source, readings, answers)
        return answers

    def _read(
        self, call: str, words: str | Failure, window: Window, outcomes: dict[str, list[WindowOutcome]]
    ) -> CallReading:
        parsed = parse_candidates(words, ASKED) if isinstance(words, str) else None
        for question in ASKED:
            candidate = (
                next((each for each in parsed.candidates if each.question == question.id), None) if parsed else None
            )
            problem = next((why for asked, why in parsed.problems if asked == question.id), None) if parsed else None
            reason = words.detail if isinstance(words, Failure) else problem
            outcomes[question.id].append(
                WindowOutcome(
                    window=window.id,
                    call=call,
                    candidate=candidate,
                    reason=None if candidate else reason,
                    trace=ReasoningTrace(status=TraceStatus.ABSENT),
                    model_returned="model-1",
                )
            )
        if isinstance(words, Failure):
            return CallReading(call=call, reply=None, failure=words)
        unusable = parsed is not None and not parsed.candidates
        failure = Failure(kind=FailureKind.SCHEMA, detail="it answers no question") if unusable else None
        return CallReading(call=call, reply=self._reply(words), failure=failure)

    def _reply(self, text: str) -> Reply:
        return build.REPLY.model_copy(update={"text": text})

    def amend(self, answer: Answer, **changes: object) -> None:
        """Record an answer once more, with something that a later step found out."""
        self.store.ledger.record_answers(self.run, self.source, [], [answer.model_copy(update=changes)])


def reply_without(question: str) -> str:
    whole = json.loads(GOOD)
    whole["answers"] = [each for each in whole["answers"] if each["id"] != question]
    return json.dumps(whole)


def reply_with(question: str, **changes: object) -> str:
    whole = json.loads(GOOD)
    for each in whole["answers"]:
        if each["id"] == question:
            each.update(changes)
    return json.dumps(whole)


def reply_twice(question: str) -> str:
    whole = json.loads(GOOD)
    whole["answers"] += [each for each in whole["answers"] if each["id"] == question]
    return json.dumps(whole)


def short_of_rows(answer: Answer) -> tuple[Check, ...]:
    short = Check(check="rows_returned", outcome=CheckOutcome.FAIL, detail="3 of 5 rows were returned.")
    return (*answer.checks, short)


def lost_later(answer: Answer, window: Window) -> dict[str, object]:
    """What stands in an answer whose second look was lost."""
    view = answer.views[0].model_copy(
        update={
            "status": AnswerStatus.FAILED,
            "values": (),
            "reason": "the reply was cut",
            "look": Look.TO_FIND,
            "window": window.id,
        }
    )
    return {"views": (*answer.views, view)}
