"""Batches: calls handed to an endpoint together. Which calls they are, the calls' own rows say."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import SafeText, UtcTime
from storage.tables.base import Base
from storage.tables.runs import RunRow


class BatchRow(Base):
    """One batch, written down before anything of it leaves."""

    __tablename__ = "batches"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    run: Mapped[str] = mapped_column(ForeignKey(RunRow.id), index=True)
    state: Mapped[str] = mapped_column(Text)
    """`opened`, `submitted`, `collected`."""
    remote: Mapped[str | None] = mapped_column(SafeText)
    """The endpoint's id of the job; null until it is known."""
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    ended: Mapped[str | None] = mapped_column(SafeText)
    """How the job ended, in the endpoint's own word."""
