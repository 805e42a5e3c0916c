"""What was spent, and whether a call may still be paid for: looked up in the transaction that marks it as sent.

A call counts with its price once that is known; until then, and where it never became known, with the worst
it may cost, which is written down before it is sent. Refused and unsent calls cost nothing. Sums are taken in
double precision: they decide on stopping, no bill is written from them.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Double, and_, case, cast, func, or_, select, text
from sqlalchemy.orm import Session

from domain.errors import LimitError
from domain.replies import CallState, FailureKind
from storage.nouns import Limits, Worst
from storage.tables import CallRow

UNPAID = frozenset(
    {
        FailureKind.RATE_LIMITED, FailureKind.UNREACHABLE, FailureKind.UNAUTHORISED, FailureKind.MODEL_GONE,
        FailureKind.TOO_LONG, FailureKind.REJECTED, FailureKind.TRANSIENT,
    }
)  # fmt: skip
"""Failures nobody is billed for, as long as no reply with a count of tokens came."""

_ONE_AT_A_TIME = 7_205_759_403
"""A lock of PostgreSQL's: two workers must not both spend what is left. SQLite has one writer anyway."""


class Spent(NamedTuple):
    money: float
    tokens: int


def ensure_within(session: Session, limits: Limits, worst: Worst, *, run: str, currency: str, now: datetime) -> None:
    """Raise LimitError where a call that may cost `worst` could exceed a limit of the run's or of the day's (UTC)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    scopes = (
        ("this run", CallRow.run == run, limits.run_money, limits.run_tokens),
        ("today (UTC)", CallRow.sent_at >= today, limits.day_money, limits.day_tokens),
    )
    for what, of, money, tokens in scopes:
        if money is None and tokens is None:
            continue
        spent = _spent(session, of, currency)
        if money is not None and spent.money + float(worst.money) > float(money) * (1 + 1e-9):
            raise _over(what, f"{spent.money:.4f}", f"{worst.money:.4f}", f"{money} {currency}")
        if tokens is not None and spent.tokens + worst.tokens > tokens:
            raise _over(what, str(spent.tokens), str(worst.tokens), f"{tokens} tokens")


def _spent(session: Session, of: ColumnElement[bool], currency: str) -> Spent:
    money: ColumnElement[float] = func.coalesce(cast(CallRow.cost, Double), cast(CallRow.reserved, Double), 0.0)
    used = CallRow.usage_input + CallRow.usage_output
    tokens: ColumnElement[int] = func.coalesce(used, CallRow.reserved_tokens, 0)
    unpaid = and_(CallRow.state == CallState.FAILED, CallRow.cost.is_(None), CallRow.failure_kind.in_(UNPAID))
    counted = (CallRow.sent_at.is_not(None), or_(~unpaid, CallRow.failure_kind.is_(None)), of)
    priced = case((CallRow.currency == currency, money), else_=0.0)
    asked = select(func.sum(priced), func.sum(tokens)).where(*counted)
    total, count = session.execute(asked).one()
    return Spent(float(total or 0), int(count or 0))


def _over(what: str, spent: str, worst: str, limit: str) -> LimitError:
    return LimitError(
        f"The limit for {what} is reached: {limit}.",
        f"Spent or set aside: {spent}; the next call may take {worst} more, and was not sent.",
        "Everything is saved. Raise the limit and resume the run.",
    )
