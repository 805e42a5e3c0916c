"""The connection to the database: how it is opened, and what a transaction is.

A write takes the lock at once, so that what it reads is what it changes; a read sees one moment.
Knows no table.
"""

import threading
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, text
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.orm import Session

from domain.errors import StoreError
from storage.address import CONNECT_SECONDS, driver_arguments, is_sqlite, read_address, shown
from storage.faults import explained

LOCK_SECONDS = 30.0
"""How long a writer waits for another process before it gives up, unless told otherwise."""

POOL_SIZE = 8
POOL_OVERFLOW = 56
"""Connections beyond the pool's: more threads than that wait."""

_PRAGMAS = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
)
"""Name, what is asked for, and what must read back. With synchronous below FULL a power cut loses commits."""


class Database:
    """An open database, safe to use from several threads. A connection that broke is replaced at its next use."""

    def __init__(self, url: str, *, patience: float | None = None) -> None:
        """Open a database; `patience` is how many seconds to wait for a lock or a server, where not as usual."""
        address = read_address(url)
        self.where = shown(address)
        self._sqlite = is_sqlite(address)
        self.engine = _engine(address, self.where, patience)
        self._reader, self._writer = _two_ways(self.engine, sqlite=self._sqlite)
        self._turn = threading.Lock() if self._sqlite else nullcontext()

    @contextmanager
    def read(self) -> Generator[Session]:
        """Open a transaction that sees one moment of the database and changes nothing."""
        with explained(self.where), Session(self._reader, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def write(self) -> Generator[Session]:
        """Open a transaction that commits as a whole when the block ends, or not at all.

        Threads of this process take turns before they reach SQLite's lock, which only polls.
        """
        with (
            self._turn,
            explained(self.where),
            Session(self._writer, autoflush=False, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def now(self, session: Session) -> datetime:
        """Return the time: the server's where there is one, so that hosts need not agree on theirs."""
        if self._sqlite:
            return datetime.now(UTC)
        return session.execute(text("SELECT clock_timestamp()")).scalar_one()

    def close(self) -> None:
        self.engine.dispose()


def _engine(address: URL, where: str, patience: float | None) -> Engine:
    lock, connect = (LOCK_SECONDS, CONNECT_SECONDS) if patience is None else (patience, patience)
    try:
        engine = create_engine(
            address,
            hide_parameters=True,
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_pre_ping=True,
            connect_args=driver_arguments(address, lock_seconds=lock, connect_seconds=connect),
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"There is no driver for the database {where}.",
            str(error),
            "Use sqlite:///... or install psycopg and write postgresql+psycopg://...",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _Preparation(lock))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


class _Preparation:
    """Sets what durability rests on, and refuses a connection on which it does not read back."""

    def __init__(self, lock_seconds: float) -> None:
        milliseconds = round(1000 * lock_seconds)
        self._pragmas = (("busy_timeout", str(milliseconds), milliseconds), *_PRAGMAS)

    def __call__(self, connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late and is never IMMEDIATE
        for name, asked, due in self._pragmas:
            connection.execute(f"PRAGMA {name} = {asked}").fetchall()
            (got,) = connection.execute(f"PRAGMA {name}").fetchone()
            if got != due:
                raise StoreError(
                    f"The database does not take {name} = {asked}.",
                    f"It answers {got!r}; without it a crash may lose what was recorded.",
                    "Put the data home on a local disk: network file systems often cannot do this.",
                )


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _two_ways(engine: Engine, *, sqlite: bool) -> tuple[Engine, Engine]:
    """Return the engine to read through and the engine to write through; they share one pool."""
    writer = engine.execution_options(writes=True)
    if sqlite:
        return engine, writer
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True), writer
