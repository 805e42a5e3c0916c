"""Calls: one row for each attempt, and which run, window and questions it serves."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Double, ForeignKey, ForeignKeyConstraint, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Json, Money, SafeText, UtcTime
from storage.tables.base import Base
from storage.tables.runs import RunRow, WindowRow


class TraceRow(Base):
    """A reasoning trace by its digest: kept once, however many answers rest on it."""

    __tablename__ = "traces"

    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    text: Mapped[str] = mapped_column(SafeText)


class CallRow(Base):
    """One attempt at one call, from written down to read."""

    __tablename__ = "calls"
    __table_args__ = (UniqueConstraint("key", "attempt"), Index("ix_calls_run_state", "run", "state"))

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    """Identity of the call: what is said and to whom."""
    attempt: Mapped[int] = mapped_column(Integer)
    """From 1."""
    run: Mapped[str] = mapped_column(ForeignKey(RunRow.id))
    """The run that sends it."""
    window: Mapped[str] = mapped_column(ForeignKey(WindowRow.id))
    state: Mapped[str] = mapped_column(Text, index=True)
    request: Mapped[str] = mapped_column(Text)
    """Digest of the request's blob."""
    profile: Mapped[Any] = mapped_column(Json)
    model_requested: Mapped[str] = mapped_column(SafeText)
    input_tokens: Mapped[int] = mapped_column(Integer)
    """Counted by us before sending."""
    purpose: Mapped[str] = mapped_column(Text, server_default="ask")
    """Why it is made: to ask, or to ask once more after a reply that was of no use (`domain.replies.Purpose`)."""
    reserved: Mapped[Decimal | None] = mapped_column(Money)
    """The most it can cost, set aside when it is sent; in `currency`."""
    reserved_tokens: Mapped[int | None] = mapped_column(Integer)
    """The most tokens it can use, set aside when it is sent."""
    planned_at: Mapped[datetime] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    received_at: Mapped[datetime | None] = mapped_column(UtcTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When it came to its end: read, failed or in doubt."""

    owner_host: Mapped[str] = mapped_column(SafeText)
    owner_pid: Mapped[int] = mapped_column(Integer)
    owner_began: Mapped[str] = mapped_column(SafeText)
    """Tells the process from a later one with the same number."""
    owner_store: Mapped[str] = mapped_column(Text)
    """Tells the open store within the process."""
    lease_seconds: Mapped[float] = mapped_column(Double)
    """How long after sending an owner that cannot be looked at is presumed alive."""

    status_code: Mapped[int | None] = mapped_column(Integer)
    headers: Mapped[Any | None] = mapped_column(Json)
    response: Mapped[str | None] = mapped_column(Text)
    """Digest of the response body's blob."""
    exchange_sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """As the client saw it, close to the wire; `sent_at` is when we wrote it down."""
    seconds: Mapped[float | None] = mapped_column(Double)
    """From sending to the whole reply, as the client saw it."""

    reply_text: Mapped[str | None] = mapped_column(SafeText)
    trace: Mapped[str | None] = mapped_column(ForeignKey(TraceRow.sha256))
    trace_status: Mapped[str | None] = mapped_column(Text)
    """Null until a reply was read."""
    trace_tokens: Mapped[int | None] = mapped_column(Integer)
    finish_reason: Mapped[str | None] = mapped_column(SafeText)
    model_returned: Mapped[str | None] = mapped_column(SafeText)
    findings: Mapped[Any | None] = mapped_column(Json)
    usage_input: Mapped[int | None] = mapped_column(Integer)
    usage_cached: Mapped[int | None] = mapped_column(Integer)
    usage_output: Mapped[int | None] = mapped_column(Integer)
    usage_reasoning: Mapped[int | None] = mapped_column(Integer)
    cost: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(Text)
    cost_presumed: Mapped[bool] = mapped_column(Boolean)
    """Whether the price is the worst case, because the endpoint did not say what it used."""

    failure_kind: Mapped[str | None] = mapped_column(Text)
    failure_detail: Mapped[str | None] = mapped_column(SafeText)
    failure_status: Mapped[int | None] = mapped_column(Integer)
    failure_retry_after: Mapped[float | None] = mapped_column(Double)


class RunCallRow(Base):
    """A call that serves a window of a run, its own or one made earlier."""

    __tablename__ = "run_calls"

    run: Mapped[str] = mapped_column(ForeignKey(RunRow.id), primary_key=True)
    window: Mapped[str] = mapped_column(ForeignKey(WindowRow.id), primary_key=True)
    call: Mapped[str] = mapped_column(ForeignKey(CallRow.id), primary_key=True, index=True)


class RunCallQuestionRow(Base):
    """A question asked in a call, for a window of a run."""

    __tablename__ = "run_call_questions"
    __table_args__ = (
        ForeignKeyConstraint(["run", "window", "call"], [RunCallRow.run, RunCallRow.window, RunCallRow.call]),
        Index("ix_run_call_questions_run_call", "run", "call"),
    )

    run: Mapped[str] = mapped_column(Text, primary_key=True)
    window: Mapped[str] = mapped_column(Text, primary_key=True)
    question: Mapped[str] = mapped_column(Text, primary_key=True)
    call: Mapped[str] = mapped_column(Text, primary_key=True)
