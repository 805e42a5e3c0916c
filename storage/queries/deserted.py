"""Whether a run that is running by the record is still carried out by anyone.

The journal says who opened it or took it up last. One on this host can be looked at; one on another
host (another container, too) is known by its silence only.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.owners import Owner, is_gone
from storage.tables import EventRow

SILENCE = timedelta(hours=1)
"""A run nobody can look at is given up after no entry for this long: longer than a document's reading
and one call with all its tries take. Nothing is asked twice even so: each call has its own owner."""

_BEGUN = ("run.opened", "run.reopened")


def is_deserted(session: Session, run_id: str, at: datetime) -> bool:
    """Return whether whoever began the run last is gone, or nothing was heard of them for long."""
    begun = select(EventRow.detail).where(EventRow.run == run_id, EventRow.action.in_(_BEGUN))
    detail: dict[str, Any] = session.scalar(begun.order_by(EventRow.seq.desc()).limit(1)) or {}
    if "owner" in detail and is_gone(Owner(*detail["owner"])):
        return True
    last = session.scalar(select(func.max(EventRow.at)).where(EventRow.run == run_id))
    return last is None or at - last > SILENCE
