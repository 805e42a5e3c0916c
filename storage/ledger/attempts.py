"""Deciding what to do about a call: use what is on record, wait, take over, or try (again). Sends nothing.

Works inside the transaction of whoever asks, on the attempts made so far; knows no run.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.replies import CallState, FailureKind
from storage.owners import Owner, is_gone, is_here
from storage.tables import CallRow

LEASES = 2
"""An owner that cannot be looked at is presumed alive for this many times the patience for one reply."""

PAID_IN_VAIN = frozenset(
    {FailureKind.CUT, FailureKind.ENDLESS, FailureKind.NO_ANSWER, FailureKind.SCHEMA, FailureKind.CONTENT_REFUSED},
)
"""A reply came, was paid for and is no use: asking the same again pays again, so a person must want it."""

_ON_RECORD = frozenset({CallState.RECEIVED, CallState.SETTLED})


class Move(StrEnum):
    USE = "use"
    WAIT = "wait"
    TAKE_OVER = "take_over"
    TRY = "try"


class Decision(NamedTuple):
    move: Move
    call: CallRow | None
    """The attempt it concerns; for `try` the one that is lost in doubt by it, if any."""
    attempt: int
    """Number of the attempt it concerns, or of the one to begin."""


def decide(attempts: Sequence[CallRow], owner: Owner, now: datetime, *, again: bool) -> Decision:
    """Return what to do, given every attempt at the same call, the latest first."""
    usable = None if again else next((call for call in attempts if _usable(call)), None)
    if usable is not None:
        return Decision(Move.USE, usable, usable.attempt)
    latest = attempts[0] if attempts else None
    if latest is None:
        return Decision(Move.TRY, None, 1)
    if latest.state not in (CallState.PLANNED, CallState.SENT):
        return Decision(Move.TRY, None, latest.attempt + 1)
    lost = is_lost(latest, now)
    if latest.state == CallState.SENT:
        return Decision(Move.TRY, latest, latest.attempt + 1) if lost else Decision(Move.WAIT, latest, latest.attempt)
    free = lost or owner_of(latest) == owner
    return Decision(Move.TAKE_OVER if free else Move.WAIT, latest, latest.attempt)


def _usable(call: CallRow) -> bool:
    in_vain = call.state == CallState.FAILED and call.response is not None and call.failure_kind in PAID_IN_VAIN
    return call.state in _ON_RECORD or in_vain


def is_lost(call: CallRow, now: datetime) -> bool:
    """Return whether whoever planned or sent a call will never write down what became of it.

    A call may stay planned for hours behind others (a minute's allowance, an endpoint that is down): as long as
    its owner is seen to live, nobody takes it. From when it is sent, no reply takes longer than its lease.
    """
    owner = owner_of(call)
    if is_gone(owner):
        return True
    if call.state == CallState.PLANNED and is_here(owner):
        return False
    held_since = call.sent_at or call.planned_at
    return now - held_since > timedelta(seconds=call.lease_seconds)


def owner_of(call: CallRow) -> Owner:
    return Owner(call.owner_host, call.owner_pid, call.owner_began, call.owner_store)
