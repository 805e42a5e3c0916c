"""What every part of the ledger stands on: the database, the blob store, who acts, and the journal of events."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from uuid_utils import uuid7

from storage.blobs import BlobStore
from storage.database import Database
from storage.inserts import insert_all
from storage.owners import Owner
from storage.tables import EventRow


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
