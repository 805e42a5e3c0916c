"""Copying a record from one database to another, row for row; the index of the search is made anew, as a migration
makes it. Measures nothing."""

from sqlalchemy import Connection, Engine, Table, create_engine, insert, select, text

from storage.migrate import upgrade
from storage.refill import index_all
from storage.tables import Base
from storage.tables.texts import SearchTextRow

AT_ONCE = 5000


def copy(source: str, target: str) -> None:
    """Bring an empty database to hold what another does, and its planner to know it, as it would in time."""
    upgrade(target)
    into = create_engine(target)
    with create_engine(source).connect() as held, into.begin() as written:
        for table in Base.metadata.sorted_tables:
            if table is not SearchTextRow.__table__:
                _copy(held, written, table)
        index_all(written)
    _settle(into)
    into.dispose()


def _copy(held: Connection, written: Connection, table: Table) -> None:
    for rows in held.execution_options(stream_results=True).execute(select(table)).mappings().partitions(AT_ONCE):
        written.execute(insert(table), [dict(row) for row in rows])


def _settle(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
