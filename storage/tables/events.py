"""The journal: what was done, when, by whom. One row for each ledger method that changed something."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Json, RowNumber, SafeText, UtcTime
from storage.tables.base import Base


class EventRow(Base):
    """One thing that was done. Never holds text of a document."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_run_seq", "run", "seq"),)

    seq: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(SafeText)
    action: Mapped[str] = mapped_column(Text, index=True)
    """Such as `call.sent`."""
    run: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(SafeText, index=True)
    """Id of what it was done to."""
    detail: Mapped[Any] = mapped_column(Json)
