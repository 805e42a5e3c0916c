"""A question in a person's own words, asked of one document in a run of its own, and the questions that follow it.

A follow-up says again what was said before, window by window: the document with the first question, the
model's own answer, the next question. What a window could not use of an earlier turn is left out of it.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.documents import Document, PageImage, Refusal
from domain.errors import UsageError
from domain.messages import ChatRequest, Message, Part, Role, ThoughtPart
from domain.model import digest
from domain.profiles import ModelProfile, ReasoningMode
from domain.questions import PromptPack
from domain.runs import Run, RunReport
from domain.windows import Window
from extractors.answers.own_turns import read_own_turn
from extractors.answers.raw import RawReply
from flows.analysis import analyse_document
from flows.asking import plan_call
from flows.batch import described_run, run_batch, unseen
from flows.desk import Desk
from flows.finding import FoundDocument
from flows.job import Job
from flows.packs import find_pack
from flows.planning import DocumentPlan, page_images, plan_document
from flows.turns import CONTEXT_MARGIN, PlannedCall
from prompts.own_words import AREA
from prompts.render import answer_schema, render_further, render_request

LEAST_ROOM = 1024
"""Output tokens that must be left beside a conversation; a shorter answer is hardly one."""


class Turn(NamedTuple):
    """An earlier question of a conversation and, by window, the call that answered it."""

    run: Run
    pack: PromptPack
    calls: Mapping[str, str]


def prepare(
    desk: Desk, pack: PromptPack, profile: ModelProfile, document: Document, *, collection: str, follows: Run | None
) -> Job:
    """Return what a question asks, nothing written down yet; raises UsageError where it cannot be asked."""
    run = described_run(desk, pack, profile, (), collection)
    job = Job(run=run.model_copy(update={"follows": None if follows is None else follows.id}), pack=pack)
    plan_turn(desk, job, document)
    return job


async def ask_in_own_words(desk: Desk, job: Job, found: FoundDocument) -> RunReport:
    """Ask and record it as a run of one document and one question; returns its account."""
    desk.store.ledger.open_run(job.run, questions=[question.id for question in job.pack.questions])
    desk.store.ledger.plan_document(job.run.id, source=found.source, name=found.name, path=found.path)
    return await run_batch(desk, job, unseen, take_turn)


async def take_turn(desk: Desk, job: Job, source: str) -> None:
    """Take the document through one turn of the conversation."""
    await analyse_document(desk, job, source, plan_turn)


def followed(desk: Desk, reference: str) -> tuple[Run, str]:
    """Return the run that a follow-up goes on with, and its document; `reference` begins a run's or an answer's id.

    Raises UsageError where there is no conversation to go on with.
    """
    try:
        run = desk.store.queries.run(reference)
    except UsageError:
        run = desk.store.queries.run(desk.store.queries.answer(reference).answer.run)
    if not run.pack.startswith(f"{AREA}/"):
        raise UsageError(
            f"Run {run.id} is no conversation.",
            f"It asked the pack {run.pack}.",
            "Ask a first question of the document, then follow that.",
        )
    (document,) = desk.store.queries.planned(run.id)
    assert document.source is not None, "a question is asked of a document whose bytes we have"
    return run, document.source


def plan_turn(desk: Desk, job: Job, document: Document) -> DocumentPlan:
    """Plan a question with all that was said before it; without that, like any question."""
    turns = list(_turns(desk, job.run.follows))
    if not turns:
        return plan_document(desk, job, document)
    windows = desk.store.queries.windows(turns[0].run.id, document.source)
    _same_reading(desk, turns[0].run, document)
    pictured = sorted({part.page for window in windows for part in window.slices if part.image})
    images = {image.page: image for image in page_images(desk, document, pictured)}
    calls = tuple(_planned(desk, job, document, window, turns=turns, images=images) for window in windows)
    return DocumentPlan(document=document, windows=windows, calls=calls)


def _turns(desk: Desk, follows: str | None) -> Iterator[Turn]:
    """Yield the conversation up to and with the run that is followed, the first turn first."""
    if follows is None:
        return
    run = desk.store.queries.run(follows)
    yield from _turns(desk, run.follows)
    pack = find_pack(desk.settings, run.pack)
    if pack.sha256 != run.pack_sha256:
        raise UsageError(
            f"Run {run.id} cannot be followed: its question {run.pack} has changed since.",
            "Its files under the data home are no longer what they were.",
            "Ask the first question again.",
        )
    yield Turn(run, pack, desk.store.queries.heard_windows(run.id))


def _same_reading(desk: Desk, run: Run, document: Document) -> None:
    if desk.store.queries.document_of_run(run.id, document.source).reader == document.reader:
        return
    raise UsageError(
        f"The conversation of run {run.id} cannot be gone on with.",
        "Its document was read by another version of the reader then.",
        "Ask the first question again.",
    )


def _planned(
    desk: Desk, job: Job, document: Document, window: Window, *, turns: list[Turn], images: Mapping[int, PageImage]
) -> PlannedCall:
    """Return the call for one window: the question behind what this window said before."""
    profile, questions = job.profile, job.pack.questions
    said = list(_said(desk, job, document, window, turns=turns, images=images))
    if not said:
        return plan_call(desk, job, document, window, questions=questions, images=images)
    schema = answer_schema(questions) if profile.structured_output else None
    begins = render_request(document, window, job.pack, questions, images, structured=False).cache_key
    request = ChatRequest(messages=(*said, render_further(questions)), answer_schema=schema, cache_key=begins)
    tokens = desk.counter.request(request, profile)
    if profile.context_tokens - tokens - CONTEXT_MARGIN < LEAST_ROOM:
        raise UsageError(
            f"The conversation no longer fits: it has {tokens:,} tokens.",
            f"{profile.name} holds {profile.context_tokens:,}, its answer included.",
            "Ask the question by itself, without --follow.",
        )
    key = digest([request.digest, profile.identity])
    return PlannedCall(window=window, questions=questions, request=request, input_tokens=tokens, key=key)


def _said(
    desk: Desk, job: Job, document: Document, window: Window, *, turns: list[Turn], images: Mapping[int, PageImage]
) -> Iterator[Message]:
    """Yield what was said about a window before; the document stands with the first question that was answered."""
    begun = False
    for turn in turns:
        answer = _own_turn(desk, job, turn, window)
        if not answer:
            continue
        if begun:
            yield render_further(turn.pack.questions)
        else:
            yield from render_request(
                document, window, turn.pack, turn.pack.questions, images, structured=False
            ).messages
        yield Message(role=Role.ASSISTANT, parts=answer)
        begun = True


def _own_turn(desk: Desk, job: Job, turn: Turn, window: Window) -> tuple[Part, ...]:
    """Return what the model said then, as far as it is handed on."""
    stored = desk.store.queries.exchange(turn.calls[window.id]) if window.id in turn.calls else None
    if stored is None:
        return ()
    exchange, body = stored
    parts = read_own_turn(
        RawReply(
            status_code=exchange.status_code,
            headers=exchange.headers,
            body=body,
            sent_at=exchange.sent_at,
            received_at=exchange.received_at,
        )
    )
    return handed_on(parts, turn.run.profile, job.profile)


def handed_on(parts: tuple[Part, ...], then: ModelProfile, now: ModelProfile) -> tuple[Part, ...]:
    """Return what of an earlier turn a model is told as its own.

    Another model's working is not; nor is any once the profile has stopped asking for it, since a model that
    is not to reason may refuse a thought in its history.
    """
    stopped = now.reasoning is ReasoningMode.NONE and then.reasoning is not ReasoningMode.NONE
    if then.model == now.model and not stopped:
        return parts
    return tuple(part for part in parts if not isinstance(part, ThoughtPart))


def read_or_refuse(found: FoundDocument, reading: Document | Refusal) -> Document:
    """Return the reading of a document that is to be asked; raises UsageError where it was refused."""
    if isinstance(reading, Document):
        return reading
    raise UsageError(f"{found.name} could not be read.", reading.reason, reading.cure)
