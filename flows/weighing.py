"""What was heard, weighed: replies read into what each window says of each question, and one answer of it all.

Asks nobody and records nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.answers import Answer, Look
from domain.documents import Document
from domain.questions import Question
from domain.replies import Failure, FailureKind, ReasoningTrace, Reply, TraceStatus
from extractors.answers.citations import DocumentIndex
from extractors.answers.hearings import WindowOutcome
from extractors.answers.parse import ParsedAnswers, parse_candidates
from extractors.answers.reconcile import reconcile
from extractors.answers.second_looks import after_candidates, after_opinion, after_search
from extractors.answers.sweep import Sweep
from extractors.answers.unasked import without_pictures
from flows.desk import Desk
from flows.job import Job
from flows.pictured import can_be_asked
from flows.turns import Heard
from flows.working import check_working
from storage import CallReading

Parsed = Mapping[str, ParsedAnswers]
"""What was read from replies, by call; only calls whose reply may be used."""


@dataclass(frozen=True, slots=True)
class LaterLook:
    """One look after the first: what it is and what came of its calls."""

    look: Look
    heard: Sequence[Heard]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The first look at a document, weighed."""

    sweep: Sweep
    outcomes: Mapping[str, Sequence[WindowOutcome]]
    """What each window says, by question."""
    answers: Mapping[str, Answer]
    """By question."""
    readings: Sequence[CallReading]
    heard: Sequence[Heard]


def weigh(desk: Desk, job: Job, document: Document, heard: Sequence[Heard]) -> Weighed:
    """Turn what every window said into an answer to each question of the pack."""
    sweep, parsed = Sweep(DocumentIndex(document)), _parsed(heard)
    outcomes = {each.id: _outcomes(desk, each, heard, parsed, Look.FIRST) for each in job.pack.questions}
    answers = {each.id: _reconciled(job, each, outcomes[each.id], sweep) for each in job.pack.questions}
    return Weighed(sweep, outcomes, answers, [_reading(each, parsed) for each in heard], heard)


def weigh_again(
    desk: Desk, job: Job, weighed: Weighed, later: Sequence[LaterLook]
) -> tuple[list[CallReading], list[Answer]]:
    """Return the readings of all calls and the answers after every later look, in the pack's order."""
    answers, readings = dict(weighed.answers), list(weighed.readings)
    for look in later:
        parsed = _parsed(look.heard)
        readings += [_reading(each, parsed) for each in look.heard]
        for question in job.pack.questions:
            outcomes = _outcomes(desk, question, look.heard, parsed, look.look)
            if outcomes:
                answers[question.id] = _after(job, question, weighed, answers[question.id], outcomes)
    heard = [*weighed.heard, *(each for look in later for each in look.heard)]
    index = weighed.sweep.index
    return readings, [check_working(answers[each.id], each, heard, index) for each in job.pack.questions]


def _after(job: Job, question: Question, weighed: Weighed, answer: Answer, outcomes: Sequence[WindowOutcome]) -> Answer:
    """Return the answer after a later look; `outcomes` are of one and the same look, and there is at least one."""
    sweep, look = weighed.sweep, outcomes[0].look
    if look is Look.CANDIDATES:
        return after_candidates(question, answer, weighed.outcomes[question.id], outcomes[0], sweep.index)
    if look is Look.TO_FIND:
        return after_search(question, answer, outcomes, sweep.index)
    second = job.run.second_opinion
    name = second.name if second is not None else "another model"
    return after_opinion(answer, _reconciled(job, question, outcomes, sweep), name, outcomes)


def _parsed(heard: Sequence[Heard]) -> Parsed:
    return {
        outcome.call: parse_candidates(outcome.reply.text or "", outcome.planned.questions)
        for outcome in heard
        if outcome.reply is not None and outcome.failure is None
    }


def _outcomes(
    desk: Desk, question: Question, heard: Sequence[Heard], parsed: Parsed, look: Look
) -> list[WindowOutcome]:
    """Return what the calls that asked a question, in whatever words, say of it."""
    return [
        _outcome(desk, question, each, parsed.get(each.call), look)
        for each in heard
        if question.id in {asked.id for asked in each.planned.questions}
    ]


def _reconciled(job: Job, question: Question, outcomes: Sequence[WindowOutcome], sweep: Sweep) -> Answer:
    if not can_be_asked(job.profile, question):
        return without_pictures(question, job.profile, run=job.run.id, document=sweep.document.source)
    return reconcile(
        question,
        outcomes,
        sweep,
        run=job.run.id,
        document=sweep.document.source,
        model_requested=job.profile.model,
    )


def _outcome(desk: Desk, question: Question, heard: Heard, parsed: ParsedAnswers | None, look: Look) -> WindowOutcome:
    """Return what one call's window says of one question: a candidate, or why there is none."""
    candidate, reason = None, heard.failure.detail if heard.failure is not None else "no reply"
    if parsed is not None:
        candidate = next((found for found in parsed.candidates if found.question == question.id), None)
        named = (why for asked, why in parsed.problems if asked == question.id)
        reason = next(named, "the reply does not mention the question")
    return WindowOutcome(
        window=heard.planned.window.id,
        call=heard.call,
        candidate=candidate,
        reason=None if candidate is not None else reason,
        trace=counted_trace(desk, heard.reply),
        model_returned=heard.reply.model_returned if heard.reply is not None else None,
        look=look,
    )


def counted_trace(desk: Desk, reply: Reply | None) -> ReasoningTrace:
    """Return a reply's trace with its tokens counted by the model's vocabulary."""
    if reply is None:
        return ReasoningTrace(status=TraceStatus.ABSENT)
    return reply.trace.model_copy(update={"tokens": desk.counter.text(reply.trace.text)})


def _reading(heard: Heard, parsed: Parsed) -> CallReading:
    """Return what the ledger keeps of a call once it was read."""
    failure = heard.failure
    answered = parsed.get(heard.call)
    if answered is not None and not answered.candidates:
        why = answered.problems[0][1] if answered.problems else "it answers no question"
        failure = Failure(kind=FailureKind.SCHEMA, detail=why)
    return CallReading(call=heard.call, reply=heard.reply, failure=failure)
