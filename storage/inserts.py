"""Adding rows: all of them, or those that are not there yet. Never changes a row."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Insert, insert, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.tables import Base

Row = dict[str, Any]


def insert_all(session: Session, table: type[Base], rows: Sequence[Row]) -> None:
    if rows:
        session.execute(insert(table), rows)


def insert_new(session: Session, table: type[Base], row: Row) -> bool:
    """Add a row unless one with its key is there; returns whether it was added.

    Safe where two writers add the same: exactly one of them is told that it did.
    """
    added = or_leave(session, table).values(row).returning(literal(1))
    return session.scalar(added) is not None


def insert_new_ones(session: Session, table: type[Base], rows: Sequence[Row]) -> None:
    if rows:
        session.execute(or_leave(session, table), rows)


def or_leave(connection: Connection | Session, table: type[Base]) -> Insert:
    """Return the statement that adds rows and leaves alone those whose key is there."""
    dialect = connection.dialect if isinstance(connection, Connection) else connection.get_bind().dialect
    insertion = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    return insertion(table).on_conflict_do_nothing()
