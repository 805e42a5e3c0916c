"""Opening the store: database and blobs together, the write side and the read side."""

from types import TracebackType
from typing import Self

from storage import owners
from storage.blobs import BlobStore
from storage.database import Database
from storage.ledger import Ledger
from storage.migrate import ensure_current
from storage.queries import Queries


class Store:
    """An open store. Its parts may be used from any thread; close it once, at the end."""

    def __init__(self, database: Database, blobs: BlobStore, *, actor: str) -> None:
        self._database = database
        self._owner = owners.take()
        self.blobs = blobs
        self.ledger = Ledger(database, blobs, actor=actor, owner=self._owner)
        self.queries = Queries(database, blobs)

    def close(self) -> None:
        """Let go of the database; calls this store planned and never sent are anyone's from now on."""
        owners.leave(self._owner)
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(database_url: str, blobs_url: str, *, actor: str, patience: float | None = None) -> Store:
    """Open a store, creating what is not there yet; `actor` is written beside everything done through it.

    `patience` is how many seconds to wait for a locked database or a silent server, where not as usual
    (half a minute for a lock, ten seconds for a server). Raises StoreError, with the cure, where the
    database is of another version or cannot be used; a store that was opened stays usable: what fails
    while the database is down works again once it is up.
    """
    blobs = BlobStore(blobs_url)
    database = Database(database_url, patience=patience)
    try:
        ensure_current(database)
    except BaseException:
        database.close()
        raise
    return Store(database, blobs, actor=actor)
