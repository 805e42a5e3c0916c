"""Writing down calls: planned before they are sent, sent before the first byte leaves, received before they are read.

A kill between any two of these leaves a row that says where it stood. Knows nothing of what a reply means.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Table, select, update
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from domain.errors import IntegrityError, StoreError
from domain.profiles import ModelProfile
from domain.replies import CallState, Exchange, Failure, FailureKind, Purpose, Reply
from storage.inserts import Row, insert_new, insert_new_ones
from storage.ledger.attempts import LEASES, Decision, Move, decide, is_lost
from storage.ledger.journal import Journal
from storage.ledger.runs import add_questions
from storage.ledger.spending import ensure_within
from storage.mapping import calls as mapping
from storage.nouns import CallReading, CallTicket, Limits, Worst
from storage.tables import CallRow, RunCallQuestionRow, RunCallRow, TraceRow

_CALLS = cast("Table", CallRow.__table__)
"""The table itself: changing a row of it asks less than changing what is mapped to it."""

_UNSETTLED = (CallState.PLANNED, CallState.SENT, CallState.RECEIVED, CallState.IN_DOUBT)
_AWAITED = (CallState.SENT, CallState.IN_DOUBT)


class CallLedger(Journal):
    def plan_call(
        self,
        run_id: str,
        *,
        window: str,
        questions: Sequence[str],
        key: str,
        request: bytes,
        profile: ModelProfile,
        input_tokens: int,
        again: bool = False,
        purpose: Purpose = Purpose.ASK,
    ) -> CallTicket:
        """Write a call down, or find it on record; the ticket says what to do now.

        Of several processes that plan the same call at once exactly one is told to send it. With
        `again` a reply on record is left alone and the call is made, and paid for, once more.
        """
        blob = self._blobs.put(request)
        while True:
            with self._database.write() as session:
                at = self._database.now(session)
                decision = decide(_attempts(session, key), self._owner, at, again=again)
                asked: Row = {
                    "run": run_id,
                    "window": window,
                    "key": key,
                    "request": blob,
                    "input_tokens": input_tokens,
                    "purpose": purpose,
                }
                fresh = asked | self._fresh(profile, at)
                ticket = self._act(session, decision, fresh, run_id, at)
                if ticket is not None:
                    _link(session, run_id, window, questions, ticket.call)
                    return ticket

    def _fresh(self, profile: ModelProfile, at: datetime) -> Row:
        return {
            "id": str(uuid7()),
            "state": CallState.PLANNED,
            "profile": profile.model_dump(mode="json"),
            "model_requested": profile.model,
            "planned_at": at,
            "lease_seconds": LEASES * profile.timeout_seconds,
            "currency": profile.currency,
            "cost_presumed": False,
            **self._holder(),
        }

    def _holder(self) -> Row:
        host, pid, began, store = self._owner
        return {"owner_host": host, "owner_pid": pid, "owner_began": began, "owner_store": store}

    def _act(self, session: Session, decision: Decision, fresh: Row, run_id: str, at: datetime) -> CallTicket | None:
        """Carry a decision out; None where another process was faster and a new decision is due."""
        move, call, attempt = decision
        if move is Move.TRY:
            return self._try(session, call, fresh | {"attempt": attempt}, at)
        assert call is not None
        if move is Move.WAIT:
            return CallTicket(call=call.id, state=CallState.SENT, reused=False, attempt=call.attempt)
        if move is Move.USE:
            self._note(session, at, "call.reused", call.id, run=run_id)
            state = CallState.SETTLED if call.state == CallState.SETTLED else CallState.RECEIVED
            return CallTicket(call=call.id, state=state, reused=True, attempt=call.attempt)
        return self._take_over(session, call, run_id, at)

    def _try(self, session: Session, lost: CallRow | None, fresh: Row, at: datetime) -> CallTicket | None:
        """Begin an attempt; its number comes from what was decided on, so that two deciders cannot both begin one."""
        if lost is not None and not self._doubt(session, lost.id, fresh["run"], at):
            return None
        if not insert_new(session, CallRow, fresh):
            return None
        self._note(session, at, "call.planned", fresh["id"], run=fresh["run"], attempt=fresh["attempt"])
        return CallTicket(call=fresh["id"], state=CallState.PLANNED, reused=False, attempt=fresh["attempt"])

    def _take_over(self, session: Session, call: CallRow, run_id: str, at: datetime) -> CallTicket | None:
        """Take a call that was planned and never sent; whoever held it can no longer send it."""
        mine = {"run": run_id, "planned_at": at, **self._holder()}
        was = (_CALLS.c.state == CallState.PLANNED, _CALLS.c.owner_store == call.owner_store)
        if _change(session, call.id, was, mine) is None:
            return None
        self._note_call(session, at, "call.taken_over", call.id, run=run_id)
        return CallTicket(call=call.id, state=CallState.PLANNED, reused=False, attempt=call.attempt)

    def _doubt(self, session: Session, call: str, run_id: str, at: datetime) -> bool:
        """Put a sent call in doubt; returns whether it still stood as sent."""
        values: Row = {"state": CallState.IN_DOUBT, "settled_at": at, **mapping.failure_columns(_DIED)}
        if _change(session, call, (_CALLS.c.state == CallState.SENT,), values) is None:
            return False
        self._note_call(session, at, "call.in_doubt", call, run=run_id)
        return True

    def mark_sent(self, call: str, *, worst: Worst | None = None, limits: Limits | None = None) -> None:
        """Write down that the call leaves now, and set aside the most it can cost.

        Raises StoreError where another has it in hand, LimitError where it could exceed a limit: then it
        still stands as planned.
        """
        with self._database.write() as session:
            at = self._database.now(session)
            row = session.get(CallRow, call) if limits is not None else None
            if row is not None and worst is not None and limits is not None:
                ensure_within(session, limits, worst, run=row.run, currency=row.currency, now=at)
            was = (_CALLS.c.state == CallState.PLANNED, _CALLS.c.owner_store == self._owner.store)
            aside: Row = {} if worst is None else {"reserved": worst.money, "reserved_tokens": worst.tokens}
            run_id = _change(session, call, was, {"state": CallState.SENT, "sent_at": at, **aside})
            if run_id is None:
                raise _not_so(call, "be sent", "It was sent already, or another process took it over.")
            self._note_call(session, at, "call.sent", call, run=run_id)

    def record_exchange(self, call: str, exchange: Exchange, body: bytes) -> None:
        """Keep what came back, as it came, before anything is read from it.

        A reply that comes late, when its call was already held to be in doubt, is kept as well.
        """
        _check_body(call, exchange, body)
        self._blobs.put(body)
        with self._database.write() as session:
            at = self._database.now(session)
            values: Row = {"state": CallState.RECEIVED, **mapping.exchange_columns(exchange), **_NO_FAILURE}
            run_id = _change(session, call, (_CALLS.c.state.in_(_AWAITED),), values)
            if run_id is None:
                raise _not_so(call, "receive a reply", "It was not sent, or its reply is on record.")
            detail: Row = {"status": exchange.status_code, "response": exchange.response}
            self._note_call(session, at, "call.received", call, run=run_id, **detail)

    def record_reading(self, reading: CallReading) -> None:
        """Keep what a reply that stands as received says it used, ahead of its answers: what was set aside is freed."""
        with self._database.write() as session:
            keep_reply(session, reading)

    def record_failure(self, call: str, failure: Failure, reply: Reply | None = None) -> None:
        """Write down why a call came to nothing; a reply already kept, or the part of it that came, stays."""
        with self._database.write() as session:
            at = self._database.now(session)
            state = CallState.IN_DOUBT if failure.kind is FailureKind.IN_DOUBT else CallState.FAILED
            values: Row = {"state": state, "settled_at": at, **mapping.failure_columns(failure)}
            run_id = _change(session, call, (_CALLS.c.state.in_(_UNSETTLED),), values)
            if run_id is None:
                raise _not_so(call, "fail", "It is settled, or unknown.")
            keep_reply(session, CallReading(call=call, reply=reply, failure=failure))
            self._note_call(session, at, f"call.{state.value}", call, run=run_id, kind=failure.kind.value)

    def reclaim(self, run_id: str) -> int:
        """Put in doubt what a run's dead processes had sent; returns how many calls that are."""
        with self._database.write() as session:
            at = self._database.now(session)
            sent = session.scalars(select(CallRow).where(CallRow.run == run_id, CallRow.state == CallState.SENT))
            lost = [call.id for call in sent if is_lost(call, at)]
            for call in lost:
                self._doubt(session, call, run_id, at)
        return len(lost)


_DIED = Failure(kind=FailureKind.IN_DOUBT, detail="The process that sent it ended before a reply was stored.")
_NO_FAILURE: Row = {"failure_kind": None, "failure_detail": None, "failure_status": None, "failure_retry_after": None}


def keep_reply(session: Session, reading: CallReading) -> bool:
    """Keep what was read from a call, with its price; returns whether there was something new to keep."""
    call = session.get_one(CallRow, reading.call)
    if reading.reply is None or call.trace_status is not None:
        return False
    profile = ModelProfile.model_validate(call.profile)
    priced = mapping.price(profile, reading.reply.usage, call.input_tokens)
    insert_new_ones(session, TraceRow, [mapping.trace_row(reading.reply.trace.text)])
    change = update(CallRow).where(CallRow.id == reading.call).values(mapping.reply_columns(reading.reply, priced))
    session.execute(change.execution_options(synchronize_session=False))
    return True


def _attempts(session: Session, key: str) -> Sequence[CallRow]:
    return session.scalars(select(CallRow).where(CallRow.key == key).order_by(CallRow.attempt.desc())).all()


def _change(session: Session, call: str, was: Sequence[ColumnElement[bool]], values: Row) -> str | None:
    """Change a call that still stands as thought; returns the run that sends it, or None where it did not."""
    return session.scalar(update(_CALLS).where(_CALLS.c.id == call, *was).values(values).returning(_CALLS.c.run))


def _link(session: Session, run_id: str, window: str, questions: Sequence[str], call: str) -> None:
    """Note that a call serves a window and questions of a run."""
    place = {"run": run_id, "window": window, "call": call}
    insert_new(session, RunCallRow, place)
    insert_new_ones(session, RunCallQuestionRow, [{**place, "question": question} for question in questions])
    add_questions(session, run_id, questions)


def _check_body(call: str, exchange: Exchange, body: bytes) -> None:
    if hashlib.sha256(body).hexdigest() != exchange.response:
        raise IntegrityError(
            f"The reply to call {call} does not have its digest.",
            f"{len(body)} bytes were handed over under {exchange.response}.",
            "This is a defect of the program: please report it.",
        )


def _not_so(call: str, do: str, why: str) -> StoreError:
    return StoreError(f"Call {call} cannot {do}.", why, "Plan the call again: its ticket says what to do.")
