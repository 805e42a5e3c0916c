"""The store, opened when first needed and tried again as long as it cannot be.

So the server starts, and says what is wrong, while its database is down, locked or of another
version.
"""

import threading
from enum import StrEnum

from dashboard.settings import Settings
from domain.errors import StoreError
from storage import Store, open_store

PATIENCE = 5.0
"""Seconds a page waits for a lock or a silent server before it says so: a person waits, and so does a health check."""


class Trouble(StrEnum):
    """What is wrong with the store, as far as a person at a browser can be told."""

    VERSION = "version"
    LOCKED = "locked"
    DOWN = "down"
    BLOB_GONE = "blob_gone"
    OTHER = "other"


_PHRASES = (
    ("The blob ", Trouble.BLOB_GONE),
    ("has an older schema", Trouble.VERSION),
    ("was written by a newer", Trouble.VERSION),
    ("is not Indicia's", Trouble.VERSION),
    ("is locked", Trouble.LOCKED),
    ("cannot be reached", Trouble.DOWN),
    ("cannot be opened", Trouble.DOWN),
    ("refuses us", Trouble.DOWN),
    ("has no room left", Trouble.DOWN),
)
"""What storage says, in its own words; tests hold it to them."""


def trouble(error: StoreError) -> Trouble:
    """Return which kind of trouble an error of storage is; its text names paths and stays on the server."""
    return next((kind for phrase, kind in _PHRASES if phrase in error.what), Trouble.OTHER)


class Door:
    """The way to the store; safe to use from any thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store: Store | None = None
        self._turn = threading.Lock()

    def store(self) -> Store:
        """Return the open store; raises StoreError as long as it cannot be opened."""
        with self._turn:
            if self._store is None:
                known = self._settings
                self._store = open_store(known.database_url, known.blobs, actor=known.actor, patience=PATIENCE)
            return self._store

    def close(self) -> None:
        with self._turn:
            if self._store is not None:
                self._store.close()
            self._store = None
