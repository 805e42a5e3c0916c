"""One call: reused if it is on record, else written down, sent, and its raw reply stored before it is read.

Each try is a row of its own in the ledger, so what was paid for is never in question. Whether and when
a call is tried again is `again`'s decision, when the next one may be sent `gate`'s.
"""

import asyncio
from collections.abc import Mapping, Sequence

from domain.documents import Document, PageImage
from domain.errors import EndpointError
from domain.messages import ChatRequest
from domain.model import Noun, canonical_json, digest
from domain.profiles import ModelProfile
from domain.questions import Question
from domain.replies import CallState, Exchange, Failure, FailureKind, Reply
from domain.windows import Window
from extractors.answers.client import RawReply
from extractors.answers.replies import read_response
from extractors.answers.wire import recorded_body
from flows.again import Again
from flows.desk import Desk
from flows.gate import Gate
from flows.job import Job
from prompts.render import render_request
from storage import CallTicket

CONTEXT_MARGIN = 64
"""Tokens left free between prompt, output and context: servers differ by a few in what they add."""

POLL_SECONDS = 0.5
"""How often a call that another process has in flight is looked at again."""

_OPENS_BREAKER = frozenset({FailureKind.UNAUTHORISED, FailureKind.MODEL_GONE, FailureKind.UNREACHABLE})


class PlannedCall(Noun):
    """A request ready to be sent: one window, some questions, counted."""

    window: Window
    questions: tuple[Question, ...]
    request: ChatRequest
    input_tokens: int
    key: str
    """Identity of the call: digest of what is said and to whom."""


class Heard(Noun):
    """What became of a call. Beside a failure the reply holds what could be read all the same, never an answer."""

    planned: PlannedCall
    call: str
    reply: Reply | None
    failure: Failure | None
    reused: bool


def plan_call(
    desk: Desk,
    job: Job,
    document: Document,
    window: Window,
    *,
    questions: Sequence[Question],
    images: Mapping[int, PageImage],
) -> PlannedCall:
    """Render and count the request for one window and one group of questions; sends nothing."""
    profile = job.profile
    request = render_request(document, window, job.pack, questions, images, structured=profile.structured_output)
    return PlannedCall(
        window=window,
        questions=tuple(questions),
        request=request,
        input_tokens=desk.counter.request(request, profile),
        key=digest([request.digest, profile.identity]),
    )


def output_room(profile: ModelProfile, input_tokens: int) -> int:
    """Return the output tokens to ask for, so that prompt and output never exceed the context."""
    return min(profile.max_output_tokens, profile.context_tokens - input_tokens - CONTEXT_MARGIN)


async def ask(desk: Desk, job: Job, planned: PlannedCall) -> Heard | None:
    """Return what became of the call, or None where it was not begun: stopped, or the endpoint is known broken."""
    gate = desk.gate(job.profile)
    again = Again(desk.settings.asking, gate)
    while (heard := await _once(desk, job, planned)) is not None and heard.failure is not None:
        wait = again.after(heard.failure)
        if wait is None:
            _note_broken(desk, job.profile, gate, heard.failure)
            return None if _is_unfinished(desk, gate, heard.failure) else heard
        await desk.pause(wait)
    return heard


def _is_unfinished(desk: Desk, gate: Gate, failure: Failure) -> bool:
    """Whether nothing gets through at all: the run stops, and the call's document is left to be resumed."""
    rejected = failure.kind is FailureKind.RATE_LIMITED and gate.silence() > desk.settings.asking.patience_seconds
    return rejected or (failure.kind is FailureKind.TRANSIENT and gate.is_down)


def _note_broken(desk: Desk, profile: ModelProfile, gate: Gate, failure: Failure) -> None:
    """Where the same would happen to every other call, let none be begun."""
    hopeless = failure.kind in _OPENS_BREAKER or _is_unfinished(desk, gate, failure)
    if not hopeless or desk.broken is not None:
        return
    desk.broken = EndpointError(
        f"The endpoint of model profile {profile.name} cannot be used ({failure.kind}).",
        failure.detail,
        "Mend the endpoint, the key or the profile, then resume the run: what was answered is kept.",
    )


async def _once(desk: Desk, job: Job, planned: PlannedCall) -> Heard | None:
    """Try the call once, when its turn has come; None where it was not begun."""
    profile = job.profile
    most = planned.input_tokens + output_room(profile, planned.input_tokens)
    async with desk.gate(profile).turn(most, desk.is_over) as turn:
        if turn is None:
            return None
        ticket = await _take_ticket(desk, job, planned)
        if ticket.state in (CallState.RECEIVED, CallState.SETTLED):
            return _hear_again(desk, profile, planned, ticket)
        heard = await _send(desk, profile, planned, ticket)
        turn.heed(heard.failure, heard.reply.usage if heard.reply is not None else None)
        return heard


async def _send(desk: Desk, profile: ModelProfile, planned: PlannedCall, ticket: CallTicket) -> Heard:
    client = await desk.client(profile)
    body = client.body(
        planned.request,
        max_tokens=output_room(profile, planned.input_tokens),
        image_bytes=desk.store.blobs.get,
    )
    await asyncio.to_thread(desk.store.ledger.mark_sent, ticket.call)
    answer = await client.send(body)
    return await asyncio.to_thread(_record, desk, profile, planned, ticket, answer)


async def _take_ticket(desk: Desk, job: Job, planned: PlannedCall) -> CallTicket:
    """Write the call down; where another process has it in flight, wait for what becomes of it."""
    while True:
        ticket = await asyncio.to_thread(
            desk.store.ledger.plan_call,
            job.run.id,
            window=planned.window.id,
            questions=[question.id for question in planned.questions],
            key=planned.key,
            request=canonical_json(_on_record(job.profile, planned)),
            profile=job.profile,
            input_tokens=planned.input_tokens,
        )
        if ticket.state is not CallState.SENT:
            return ticket
        await asyncio.sleep(POLL_SECONDS)


def _on_record(profile: ModelProfile, planned: PlannedCall) -> dict[str, object]:
    return recorded_body(profile, planned.request, max_tokens=output_room(profile, planned.input_tokens))


def _record(
    desk: Desk, profile: ModelProfile, planned: PlannedCall, ticket: CallTicket, answer: RawReply | Failure
) -> Heard:
    """Store what came back before reading it, then read it."""
    ledger = desk.store.ledger
    if isinstance(answer, Failure):
        ledger.record_failure(ticket.call, answer)
        return Heard(planned=planned, call=ticket.call, reply=None, failure=answer, reused=False)
    exchange = Exchange(
        sent_at=answer.sent_at,
        received_at=answer.received_at,
        status_code=answer.status_code,
        headers=answer.headers,
        response=desk.store.blobs.put(answer.body),
    )
    ledger.record_exchange(ticket.call, exchange, answer.body)
    heard = _heard(profile, planned, ticket, answer)
    if heard.failure is not None:
        ledger.record_failure(ticket.call, heard.failure)
    return heard


def _hear_again(desk: Desk, profile: ModelProfile, planned: PlannedCall, ticket: CallTicket) -> Heard:
    """Read a reply on record from its raw bytes, just as when it came."""
    stored = desk.store.queries.exchange(ticket.call)
    if stored is None:
        raise EndpointError(
            f"Call {ticket.call} is on record without its reply.",
            "Its row says a reply was received.",
            "`indicia db check` names what is missing.",
        )
    exchange, body = stored
    raw = RawReply(
        status_code=exchange.status_code,
        headers=exchange.headers,
        body=body,
        sent_at=exchange.sent_at,
        received_at=exchange.received_at,
    )
    return _heard(profile, planned, ticket, raw)


def _heard(profile: ModelProfile, planned: PlannedCall, ticket: CallTicket, raw: RawReply) -> Heard:
    reading = read_response(profile, raw, expected_input_tokens=planned.input_tokens)
    return Heard(planned=planned, call=ticket.call, reply=reading.reply, failure=reading.failure, reused=ticket.reused)
