"""Answers with their evidence, what each window said, and what people made of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Double, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Json, RowNumber, SafeText, UtcTime
from storage.tables.base import Base
from storage.tables.calls import CallRow, TraceRow
from storage.tables.documents import SourceRow
from storage.tables.runs import RunRow, WindowRow


class AnswerRow(Base):
    """An answer as recorded. A later one to the same question is a new revision; the highest stands."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("run", "document", "question", "revision"),
        Index("ix_answers_id_revision", "id", "revision", unique=True),
        Index("ix_answers_run_seq", "run", "seq"),
    )

    seq: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer)
    """From 1."""
    sha256: Mapped[str] = mapped_column(Text)
    """Digest of the whole answer as JSON: the same again is not a new revision."""
    run: Mapped[str] = mapped_column(ForeignKey(RunRow.id))
    document: Mapped[str] = mapped_column(ForeignKey(SourceRow.sha256), index=True)
    question: Mapped[str] = mapped_column(Text, index=True)
    type: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(SafeText)
    cause: Mapped[str | None] = mapped_column(Text)
    value: Mapped[str | None] = mapped_column(SafeText)
    normalised: Mapped[str | None] = mapped_column(SafeText)
    reasoning_status: Mapped[str] = mapped_column(Text)
    reasoning_tokens: Mapped[int] = mapped_column(Integer)
    reasoning: Mapped[str] = mapped_column(ForeignKey(TraceRow.sha256), index=True)
    explanation: Mapped[str] = mapped_column(SafeText)
    derivation: Mapped[Any] = mapped_column(Json, nullable=True)
    """Expression and operands as the model gave them; null where the value is printed as it is."""
    model_requested: Mapped[str] = mapped_column(SafeText)
    model_returned: Mapped[str | None] = mapped_column(SafeText)
    call: Mapped[str | None] = mapped_column(ForeignKey(CallRow.id), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)


class CitationRow(Base):
    """A quote and where code found it."""

    __tablename__ = "citations"

    answer_seq: Mapped[int] = mapped_column(ForeignKey(AnswerRow.seq), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    page: Mapped[int | None] = mapped_column(Integer)
    quote: Mapped[str] = mapped_column(SafeText)
    alignment: Mapped[str] = mapped_column(Text)
    score: Mapped[float] = mapped_column(Double)
    boxes: Mapped[Any] = mapped_column(Json)
    block: Mapped[str | None] = mapped_column(SafeText)
    start_offset: Mapped[int | None] = mapped_column(Integer)
    end_offset: Mapped[int | None] = mapped_column(Integer)


class ChartRow(Base):
    """A chart of an answer, and where its figure stands."""

    __tablename__ = "charts"

    answer_seq: Mapped[int] = mapped_column(ForeignKey(AnswerRow.seq), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    figure: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None] = mapped_column(Integer)
    box: Mapped[Any] = mapped_column(Json, nullable=True)
    """Of the figure; null, like the page, where there is no such figure."""
    title: Mapped[str] = mapped_column(SafeText)
    chart: Mapped[Any] = mapped_column(Json)
    """The whole chart: kind, axes, series with their points."""


class CheckRow(Base):
    """A check that ran over an answer."""

    __tablename__ = "checks"

    answer_seq: Mapped[int] = mapped_column(ForeignKey(AnswerRow.seq), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    check_name: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(SafeText)


class AnswerViewRow(Base):
    """What one window said of the question."""

    __tablename__ = "answer_views"

    answer_seq: Mapped[int] = mapped_column(ForeignKey(AnswerRow.seq), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    window: Mapped[str] = mapped_column(ForeignKey(WindowRow.id))
    call: Mapped[str | None] = mapped_column(ForeignKey(CallRow.id))
    status: Mapped[str] = mapped_column(Text)
    said: Mapped[Any] = mapped_column(Json)
    """The values, as printed."""
    reason: Mapped[str | None] = mapped_column(SafeText)
    look: Mapped[str] = mapped_column(Text)
    """On which look at the document: `first`, or a later one."""


class ReviewRow(Base):
    """A person's judgement of one revision of an answer; the latest wins."""

    __tablename__ = "reviews"

    seq: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    answer: Mapped[str] = mapped_column(Text)
    answer_seq: Mapped[int] = mapped_column(ForeignKey(AnswerRow.seq), index=True)
    author: Mapped[str] = mapped_column(SafeText)
    at: Mapped[datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(Text)
    value: Mapped[str | None] = mapped_column(SafeText)
    reason: Mapped[str] = mapped_column(SafeText)
