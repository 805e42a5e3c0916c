"""One document's way: read, cut, asked, answered, recorded. Everything about one document and one run.

Plain code: no Prefect, no terminal. What is decided here is only the order of things; how each is
done stands in its room.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from domain.answers import Answer
from domain.documents import Document, PageImage, Refusal
from domain.model import Noun
from domain.profiles import ModelProfile, ReasoningMode
from domain.questions import Question
from domain.replies import Failure, FailureKind, ReasoningTrace, Reply, TraceStatus
from domain.windows import Budget, Window
from extractors.answers.citations import DocumentIndex
from extractors.answers.parse import ParsedAnswers, parse_candidates
from extractors.answers.reconcile import WindowOutcome, reconcile
from extractors.answers.sweep import Sweep
from extractors.windows.cut import cut
from extractors.windows.tokens import image_tokens
from flows import intake
from flows.asking import ask, plan_call
from flows.desk import Desk
from flows.job import Job
from flows.pictured import pictured_pages
from flows.turns import CONTEXT_MARGIN, Heard, PlannedCall
from flows.working import check_working
from prompts.grouping import group_questions
from prompts.render import render_frame, render_slice
from storage import CallReading


class DocumentPlan(Noun):
    """A document with its windows and the calls that would be made."""

    document: Document
    windows: tuple[Window, ...]
    calls: tuple[PlannedCall, ...]

    def by_window(self) -> tuple[tuple[PlannedCall, ...], ...]:
        """Return the calls of each window, in order."""
        parted: dict[int, list[PlannedCall]] = {}
        for call in self.calls:
            parted.setdefault(call.window.index, []).append(call)
        return tuple(map(tuple, parted.values()))


Plan = Callable[[Desk, Job, Document], DocumentPlan]


async def analyse_document(desk: Desk, job: Job, source: str, plan: Plan | None = None) -> None:
    """Take one source through the whole way; every step's outcome is recorded as it happens.

    Leaves the document unfinished (to be resumed) when the run is stopping or the endpoint is broken. `plan` says
    what is asked, where that is not simply every question of every window.
    """
    reading = await read_document(desk, job, source)
    if isinstance(reading, Refusal):
        return
    planned = await asyncio.to_thread(plan or plan_document, desk, job, reading)
    await asyncio.to_thread(desk.store.ledger.plan_windows, job.run.id, source, planned.windows)
    heard = await asyncio.gather(*(_ask_window(desk, job, calls) for calls in planned.by_window()))
    heard = [outcome for outcomes in heard for outcome in outcomes]
    if all(outcome is not None for outcome in heard) and not desk.broken:
        await asyncio.to_thread(_conclude, desk, job, planned, [outcome for outcome in heard if outcome is not None])


async def _ask_window(desk: Desk, job: Job, calls: Sequence[PlannedCall]) -> list[Heard | None]:
    """Make a window's calls: the first alone, so that the others find their shared prefix in the server's cache."""
    first = [await ask(desk, job, call) for call in calls[:1]]
    return first + list(await asyncio.gather(*(ask(desk, job, call) for call in calls[1:])))


async def read_document(desk: Desk, job: Job, source: str) -> Document | Refusal:
    """Return the document's reading and note which reading this run uses."""
    async with desk.reading:
        reading = await asyncio.to_thread(intake.read, desk, source)
    await asyncio.to_thread(desk.store.ledger.attach_document, job.run.id, source, desk.reader.identity)
    return reading


def plan_document(desk: Desk, job: Job, document: Document) -> DocumentPlan:
    """Cut the document and render every call; sends nothing. A dry run ends here."""
    groups = group_questions(
        job.pack.questions, desk.settings.asking.questions_per_call, _room_for_answers(job.profile)
    )
    images = _pictures(desk, job.profile, document)
    windows = cut(
        document,
        budget(desk, job, document, groups),
        lambda page, first, end: desk.counter.text(
            render_slice(
                page,
                first,
                end,
                picture=page.number in images,
                before=document.page(page.number - 1) if page.number > 1 else None,
            )
        ),
        pictures={number: image_tokens(image.width, image.height) for number, image in images.items()},
    )
    calls = tuple(
        plan_call(desk, job, document, window, questions=group, images=images) for window in windows for group in groups
    )
    return DocumentPlan(document=document, windows=windows, calls=calls)


def _room_for_answers(profile: ModelProfile) -> int:
    """Return the output tokens left for answers once a model that thinks has had half of them."""
    return profile.max_output_tokens // (1 if profile.reasoning is ReasoningMode.NONE else 2)


def budget(desk: Desk, job: Job, document: Document, groups: Sequence[Sequence[Question]]) -> Budget:
    """Return what a window of this document may hold under the run's profile."""
    profile = job.profile
    frames = (render_frame(document, job.pack, group, structured=profile.structured_output) for group in groups)
    return Budget(
        context_tokens=profile.context_tokens,
        working_tokens=profile.working_tokens,
        output_tokens=min(profile.max_output_tokens, profile.context_tokens // 4) + CONTEXT_MARGIN,
        overhead_tokens=max(desk.counter.request(frame, profile) for frame in frames),
        max_images=profile.max_images if profile.vision else 0,
    )


def _pictures(desk: Desk, profile: ModelProfile, document: Document) -> dict[int, PageImage]:
    """Return, by page number, the pictures a model that can see is sent."""
    return {image.page: image for image in page_images(desk, document, pictured_pages(profile, document))}


def page_images(desk: Desk, document: Document, numbers: Sequence[int]) -> list[PageImage]:
    """Return the images of some pages, from the blob store or rendered now and kept."""
    known = {
        number: image
        for number in numbers
        if (image := desk.store.queries.page_image(document.source, document.reader, number)) is not None
    }
    missing = [number for number in numbers if number not in known]
    if missing:
        untrusted = desk.store.blobs.get(document.source)
        for image, data in desk.reader.render(untrusted, missing):
            desk.store.ledger.record_page_image(document.source, document.reader, image, data)
            known[image.page] = image
    return [known[number] for number in numbers]


@dataclass(frozen=True, slots=True)
class Hearing:
    """A document's calls heard out: what came of each, and what was read from the replies."""

    planned: DocumentPlan
    heard: Sequence[Heard]
    parsed: Mapping[str, ParsedAnswers]
    """By call; only calls whose reply may be used."""
    sweep: Sweep


def _conclude(desk: Desk, job: Job, planned: DocumentPlan, heard: Sequence[Heard]) -> None:
    """Turn what every window said into answers and record them, with their calls settled, in one transaction."""
    parsed = {
        outcome.call: parse_candidates(outcome.reply.text or "", outcome.planned.questions)
        for outcome in heard
        if outcome.reply is not None and outcome.failure is None
    }
    hearing = Hearing(planned, heard, parsed, Sweep(DocumentIndex(planned.document)))
    answers = [
        check_working(_answer(desk, job, hearing, question), question, heard, hearing.sweep.index)
        for question in job.pack.questions
    ]
    readings = [_reading(outcome, parsed) for outcome in heard]
    desk.store.ledger.record_answers(job.run.id, planned.document.source, readings, answers)


def _answer(desk: Desk, job: Job, hearing: Hearing, question: Question) -> Answer:
    outcomes = [
        _outcome(desk, question, heard, hearing.parsed.get(heard.call))
        for heard in hearing.heard
        if question in heard.planned.questions
    ]
    return reconcile(
        question,
        outcomes,
        hearing.sweep,
        run=job.run.id,
        document=hearing.planned.document.source,
        model_requested=job.profile.model,
    )


def _outcome(desk: Desk, question: Question, heard: Heard, parsed: ParsedAnswers | None) -> WindowOutcome:
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
    )


def counted_trace(desk: Desk, reply: Reply | None) -> ReasoningTrace:
    """Return a reply's trace with its tokens counted by the model's vocabulary."""
    if reply is None:
        return ReasoningTrace(status=TraceStatus.ABSENT)
    return reply.trace.model_copy(update={"tokens": desk.counter.text(reply.trace.text)})


def _reading(heard: Heard, parsed: Mapping[str, ParsedAnswers]) -> CallReading:
    """Return what the ledger keeps of a call once it was read."""
    failure = heard.failure
    answered = parsed.get(heard.call)
    if answered is not None and not answered.candidates:
        why = answered.problems[0][1] if answered.problems else "it answers no question"
        failure = Failure(kind=FailureKind.SCHEMA, detail=why)
    return CallReading(call=heard.call, reply=heard.reply, failure=failure)
