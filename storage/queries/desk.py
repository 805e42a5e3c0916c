"""What every part of the queries stands on, and how a name begun by a person is completed."""

from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.errors import UsageError
from storage.blobs import BlobStore
from storage.database import Database


class Desk:
    """The base of the queries' parts. Every method of theirs sees one moment and changes nothing."""

    def __init__(self, database: Database, blobs: BlobStore) -> None:
        self._database = database
        self._blobs = blobs


def begins_with(column: InstrumentedAttribute[Any], start: str) -> Any:
    """Return the condition that a column begins with what a person typed, taken letter by letter."""
    return func.substr(column, 1, len(start)) == start


def the_one(session: Session, chosen: Select[tuple[str]], kind: str, start: str) -> str:
    """Return the only id a person can have meant.

    Raises UsageError where none begins so, or several do.
    """
    found = list(session.scalars(chosen.limit(3))) if start else list[str]()
    if start in found:
        return start
    if len(found) == 1:
        return found[0]
    why = "Several do." if found else "None does."
    raise UsageError(
        f"No one {kind} begins with {start!r}.", why, f"`indicia {kind}s` lists them; give more of its id."
    )
