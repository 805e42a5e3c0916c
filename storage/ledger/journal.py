"""What every part of the ledger stands on: the database, the blob store, who acts, and the journal of events."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from storage.blobs import BlobStore
from storage.database import Database
from storage.inserts import insert_all
from storage.owners import Owner
from storage.tables import EventRow, RunCallRow


class Journal:
    """The base of the ledger's parts. Every method of theirs is one transaction and safe from any thread."""

    def __init__(self, database: Database, blobs: BlobStore, *, actor: str, owner: Owner) -> None:
        self._database = database
        self._blobs = blobs
        self._actor = actor
        self._owner = owner

    def _note(  # an event has as many sides
        self, session: Session, at: datetime, action: str, subject: str, *, run: str | None = None, **detail: Any
    ) -> None:
        """Append an event; `detail` holds numbers and ids, never text of a document."""
        facts = {"at": at, "actor": self._actor, "action": action, "run": run, "subject": subject, "detail": detail}
        insert_all(session, EventRow, [{"id": str(uuid7()), **facts}])

    def _note_call(self, session: Session, at: datetime, action: str, call: str, *, run: str, **detail: Any) -> None:
        """Append what happened to a call to its run, and to every other run it serves."""
        self._note(session, at, action, call, run=run, **detail)
        self._note_elsewhere(session, at, action, call, run=run)

    def _note_elsewhere(self, session: Session, at: datetime, action: str, call: str, *, run: str) -> None:
        served = select(RunCallRow.run).where(RunCallRow.call == call, RunCallRow.run != run).distinct()
        for other in session.scalars(served).all():
            self._note(session, at, "call.changed_elsewhere", call, run=other, to=action)
