"""Adding rows: all of them, or those that are not there yet. Never changes a row."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Insert, Table, insert, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session

from storage.tables import Base

Row = dict[str, Any]


def insert_all(session: Session, table: type[Base], rows: Sequence[Row]) -> None:
    if rows:
        session.execute(insert(_table(table)), list(rows))


def insert_numbered(connection: Connection | Session, table: type[Base], rows: Sequence[Row]) -> list[int]:
    """Add rows to a table that numbers them by `seq`; returns the numbers, in the order of the rows."""
    if not rows:
        return []
    target = _table(table)
    add = insert(target).returning(target.c.seq, sort_by_parameter_order=True)
    return [row[0] for row in connection.execute(add, list(rows))]


def insert_new(session: Session, table: type[Base], row: Row) -> bool:
    """Add a row unless one with its key is there; returns whether it was added.

    Safe where two writers add the same: exactly one of them is told that it did.
    """
    return session.scalar(or_leave(table).returning(literal(1)), row) is not None


def insert_new_ones(session: Session, table: type[Base], rows: Sequence[Row]) -> None:
    if rows:
        session.execute(or_leave(table), rows)


def or_leave(table: type[Base]) -> Insert:
    """Return the statement that adds rows and leaves alone those whose key is there."""
    return _OrLeave(_table(table))


class _OrLeave(Insert):
    """An insert that leaves a row alone whose key is there, in words that SQLite and PostgreSQL share.

    SQLAlchemy has one for each of them and compiles it anew each time; this one it compiles once.
    """

    inherit_cache = True


@compiles(_OrLeave)
def _or_leave(statement: _OrLeave, compiler: Any, **more: Any) -> str:
    words, returning, columns = cast("str", compiler.visit_insert(statement, **more)).partition(" RETURNING ")
    return f"{words} ON CONFLICT DO NOTHING{returning}{columns}"


def _table(mapped: type[Base]) -> Table:
    """Return the table itself: adding to it asks less than adding to what is mapped to it."""
    return cast("Table", mapped.__table__)
