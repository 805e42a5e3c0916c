"""Runs, what they were asked to do, and the windows they cut. What came of it stands with calls and answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Double, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Json, SafeText, UtcTime
from storage.tables.base import Base
from storage.tables.documents import DocumentRow, RefusalRow, SourceRow


class RunRow(Base):
    """A run as it was opened, and how far it came."""

    __tablename__ = "runs"
    __table_args__ = (Index("ix_runs_started_at_id", "started_at", "id"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    pack: Mapped[str] = mapped_column(SafeText)
    pack_sha256: Mapped[str] = mapped_column(Text)
    model: Mapped[str] = mapped_column(SafeText)
    """Name of the profile."""
    collection: Mapped[str] = mapped_column(SafeText)
    actor: Mapped[str] = mapped_column(SafeText)
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    record: Mapped[Any] = mapped_column(Json)
    """The whole run as opened, profile and software versions included."""
    status: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    seconds: Mapped[float] = mapped_column(Double)
    """Over all sessions that were closed in order; a killed session's are lost."""
    sessions: Mapped[int] = mapped_column(Integer)
    """How often it was begun or taken up again."""


class RunQuestionRow(Base):
    """A question the run asks of every one of its documents."""

    __tablename__ = "run_questions"

    run: Mapped[str] = mapped_column(ForeignKey(RunRow.id), primary_key=True)
    question: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    """In the pack's order, from 0."""
    asked: Mapped[int] = mapped_column(Integer, server_default="1")
    """1, or 0 where the run's model cannot be asked it: no window owes it an answer."""


class RunDocumentRow(Base):
    """A file the run owes an outcome."""

    __tablename__ = "run_documents"
    __table_args__ = (Index("ix_run_documents_run_position", "run", "position"),)

    run: Mapped[str] = mapped_column(ForeignKey(RunRow.id), primary_key=True)
    offer: Mapped[str] = mapped_column(SafeText, primary_key=True)
    """The source's digest, or `path:` and the path where the bytes could not be had."""
    position: Mapped[int] = mapped_column(Integer)
    source: Mapped[str | None] = mapped_column(ForeignKey(SourceRow.sha256), index=True)
    name: Mapped[str] = mapped_column(SafeText)
    path: Mapped[str] = mapped_column(SafeText)
    document: Mapped[str | None] = mapped_column(ForeignKey(DocumentRow.id), index=True)
    """The reading this run uses; null until it is known."""
    refusal: Mapped[str | None] = mapped_column(ForeignKey(RefusalRow.id), index=True)
    breakdown: Mapped[str | None] = mapped_column(SafeText)
    """Why the document was given up; null again once it is taken up anew."""


class GapAcceptanceRow(Base):
    """A gap that a person accepted. It stays a gap; this stands beside it."""

    __tablename__ = "gap_acceptances"

    run: Mapped[str] = mapped_column(ForeignKey(RunRow.id), primary_key=True)
    gap: Mapped[str] = mapped_column(Text, primary_key=True)
    """The gap's id: digest of what was lost where. Another loss at the same place is another gap."""
    kind: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    """Empty where there were no bytes."""
    item: Mapped[str] = mapped_column(SafeText)
    loss: Mapped[str] = mapped_column(Text)
    follows: Mapped[str | None] = mapped_column(Text)
    """The gap that was accepted, where this one only follows from it."""
    author: Mapped[str] = mapped_column(SafeText)
    at: Mapped[datetime] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(SafeText)


class WindowRow(Base):
    """A window by the digest of what it holds."""

    __tablename__ = "windows"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey(SourceRow.sha256), index=True)
    position: Mapped[int] = mapped_column(Integer)
    """Among the document's windows, from 0."""
    cutter: Mapped[str] = mapped_column(SafeText)
    tokens: Mapped[int] = mapped_column(Integer)


class WindowSliceRow(Base):
    """A page's part in a window; block numbers from 0, the end exclusive.

    Of a block told in pieces the code points of this one, from 0, the end exclusive.
    """

    __tablename__ = "window_slices"

    window: Mapped[str] = mapped_column(ForeignKey(WindowRow.id), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    page: Mapped[int] = mapped_column(Integer)
    first_block: Mapped[int] = mapped_column(Integer)
    end_block: Mapped[int] = mapped_column(Integer)
    tokens: Mapped[int] = mapped_column(Integer)
    image: Mapped[bool] = mapped_column(Boolean)
    start_char: Mapped[int | None] = mapped_column(Integer)
    end_char: Mapped[int | None] = mapped_column(Integer)


class RunWindowRow(Base):
    """A window the run owes an outcome."""

    __tablename__ = "run_windows"
    __table_args__ = (Index("ix_run_windows_run_source", "run", "source"),)

    run: Mapped[str] = mapped_column(ForeignKey(RunRow.id), primary_key=True)
    window: Mapped[str] = mapped_column(ForeignKey(WindowRow.id), primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey(SourceRow.sha256))
    in_force: Mapped[bool] = mapped_column(Boolean)
    """False once a later cut of the same document took its place in the run."""
