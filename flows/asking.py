"""One call: reused if it is on record, else written down, sent, and its raw reply stored before it is read.

Each try is a row of its own in the ledger, so what was paid for is never in question. Whether and when
a call is tried again is `again`'s decision, when the next one may be sent `gate`'s.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

from domain.documents import Document, PageImage
from domain.errors import EndpointError, LimitError
from domain.model import canonical_json, digest
from domain.profiles import ModelProfile
from domain.questions import Question
from domain.replies import CallState, Failure, FailureKind
from domain.windows import Window
from extractors.answers.client import RawReply
from extractors.answers.replies import read_response
from extractors.answers.wire import recorded_body
from flows.again import Again
from flows.desk import Desk
from flows.gate import Gate, Turn
from flows.job import Job
from flows.recording import record_reply
from flows.turns import Heard, PlannedCall, better_of, repair, room, second_try
from prompts.render import render_request
from storage import CallTicket, Worst

POLL_SECONDS = 0.5
"""How often a call that another process has in flight is looked at again."""

LIMIT_LOOK_SECONDS = 0.1
"""How often it is looked whether calls under way have left room under a limit."""

TICKET_SECONDS = 20.0
"""A ticket older than this is asked for again: whoever waits long may have lost the call to another worker."""

_ON_RECORD = (CallState.RECEIVED, CallState.SETTLED)
_MENDED = Failure(kind=FailureKind.SCHEMA, detail="its answer had problems, and the next turn has fewer")
_NO_BETTER = Failure(kind=FailureKind.SCHEMA, detail="its answer has more problems than the one it was to mend")
_OPENS_BREAKER = frozenset({FailureKind.UNAUTHORISED, FailureKind.MODEL_GONE, FailureKind.UNREACHABLE})


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


async def ask(desk: Desk, job: Job, planned: PlannedCall) -> Heard | None:
    """Return what became of the call, or None where it was not begun: stopped, or the endpoint is known broken.

    A reply that was cut, empty or unreadable is followed by one second try, an answer with problems by one turn
    to mend it: what is returned is the better one, and each is on record as a call of its own.
    """
    heard = await _hear(desk, job, planned)
    if heard is not None and (more := second_try(job.profile, heard)) is not None:
        heard = await _follow(desk, job, heard, more)
    if heard is not None and (mended := await _repair(desk, job, heard)) is not None:
        heard = await _follow(desk, job, heard, mended)
    return heard


async def _repair(desk: Desk, job: Job, heard: Heard) -> PlannedCall | None:
    return await asyncio.to_thread(repair, desk.counter, job.profile, heard)


async def _follow(desk: Desk, job: Job, first: Heard, planned: PlannedCall) -> Heard | None:
    """Make a call that follows a reply of no use; an answer it takes the place of is settled as one."""
    later = await _hear(desk, job, planned)
    if later is None:
        return None
    chosen = better_of(first, later)
    if chosen is later and first.failure is None:
        await asyncio.to_thread(_supersede, desk, first, _MENDED)
    elif chosen is first and later.failure is None:
        await asyncio.to_thread(_supersede, desk, later, _NO_BETTER)
    return chosen


def _supersede(desk: Desk, heard: Heard, why: Failure) -> None:
    """Write down that another reply took the place of this one, unless that is on record."""
    if desk.store.queries.call_state(heard.call) is CallState.RECEIVED:
        desk.store.ledger.record_failure(heard.call, why, heard.reply)


async def _hear(desk: Desk, job: Job, planned: PlannedCall) -> Heard | None:
    """Make one call, as often as it takes and is allowed; None where it was not begun."""
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
    while True:
        async with AsyncExitStack() as stack:
            ticket, turn = await _ticket_and_turn(desk, job, planned, stack)
            if ticket is not None and ticket.state in _ON_RECORD:
                return _hear_again(desk, job.profile, planned, ticket)
            if turn is not None and ticket is not None and ticket.state is CallState.PLANNED:
                return await _send(desk, job.profile, planned, ticket, turn)
            if ticket is None or ticket.state is CallState.PLANNED:
                return None
        await asyncio.sleep(POLL_SECONDS)  # another process has it in flight: look what becomes of it


async def _ticket_and_turn(
    desk: Desk, job: Job, planned: PlannedCall, stack: AsyncExitStack
) -> tuple[CallTicket | None, Turn | None]:
    """Write the call down while it waits for its turn, so that a place is taken only for the sending.

    No ticket where nothing is begun any more; no turn where the ticket says that none is needed.
    """
    gate, most = desk.gate(job.profile), planned.input_tokens + room(job.profile, planned)
    async with gate.porch:
        if desk.is_over():
            return None, None
        ticket, taken = await take_ticket(desk, job, planned), time.monotonic()
        if ticket.state is not CallState.PLANNED:
            return ticket, None
        turn = await stack.enter_async_context(gate.turn(most, desk.is_over))
    if turn is not None and time.monotonic() - taken > TICKET_SECONDS:
        ticket = await take_ticket(desk, job, planned)
    return ticket, turn


async def _send(
    desk: Desk, profile: ModelProfile, planned: PlannedCall, ticket: CallTicket, turn: Turn
) -> Heard | None:
    """Send a call that was written down and store what comes; None where a limit forbids it."""
    client = await desk.client(profile)
    body = client.body(planned.request, max_tokens=room(profile, planned), image_bytes=desk.store.blobs.get)
    if not await _may_leave(desk, profile, planned, ticket):
        return None
    try:
        answer = await client.send(body, None if desk.listen is None else desk.listen(planned.window))
        if desk.gate(profile).answers:  # the first call of all goes ahead alone until its outcome is known
            turn.arrived()
        heard = await asyncio.to_thread(_record, desk, profile, planned, ticket, answer)
        turn.heed(heard.failure, heard.reply.usage if heard.reply is not None else None)
        return heard
    finally:
        desk.under_way -= 1


async def _may_leave(desk: Desk, profile: ModelProfile, planned: PlannedCall, ticket: CallTicket) -> bool:
    """Mark a call as sent, with the most it can cost set aside; where a limit forbids it, end the run.

    What is set aside for calls under way may be freed when they come back: as long as there are any, wait.
    """
    worst = worst_of(profile, planned)
    while not desk.is_over():
        try:
            desk.under_way += 1
            await asyncio.to_thread(desk.store.ledger.mark_sent, ticket.call, worst=worst, limits=desk.spending)
        except LimitError as error:
            desk.under_way -= 1
            if not desk.under_way:
                desk.broken = desk.broken or error
            await desk.pause(LIMIT_LOOK_SECONDS)
        else:
            return True
    return False


def worst_of(profile: ModelProfile, planned: PlannedCall) -> Worst:
    """Return the most a call can cost."""
    most = room(profile, planned)
    return Worst(profile.cost(planned.input_tokens, 0, most), planned.input_tokens + most)


async def take_ticket(desk: Desk, job: Job, planned: PlannedCall) -> CallTicket:
    """Write the call down, or find it on record or in another's hands."""
    return await asyncio.to_thread(
        desk.store.ledger.plan_call,
        job.run.id,
        window=planned.window.id,
        questions=[question.id for question in planned.questions],
        key=planned.key,
        request=canonical_json(_on_record(job.profile, planned)),
        profile=job.profile,
        input_tokens=planned.input_tokens,
        purpose=planned.purpose,
    )


def _on_record(profile: ModelProfile, planned: PlannedCall) -> dict[str, object]:
    return recorded_body(profile, planned.request, max_tokens=room(profile, planned))


def _record(
    desk: Desk, profile: ModelProfile, planned: PlannedCall, ticket: CallTicket, answer: RawReply | Failure
) -> Heard:
    """Store what came back before reading it, then read it."""
    if isinstance(answer, Failure):
        desk.store.ledger.record_failure(ticket.call, answer)
        return Heard(planned=planned, call=ticket.call, reply=None, failure=answer, reused=False)
    reading = record_reply(desk, profile, ticket.call, answer, planned.input_tokens)
    return Heard(planned=planned, call=ticket.call, reply=reading.reply, failure=reading.failure, reused=False)


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
