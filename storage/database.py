"""The connection to the database: how it is opened, and what a transaction is.

A write takes the lock at once, so that what it reads is what it changes; a read sees one moment.
Knows no table.
"""

import threading
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session

from domain.errors import StoreError, UsageError
from storage.faults import disk_trouble, explained

BUSY_MILLISECONDS = 30_000
"""How long a writer waits for another process before it gives up."""

POOL_SIZE = 8
POOL_OVERFLOW = 56
"""Connections beyond the pool's: more threads than that wait."""

_PRAGMAS = (
    ("busy_timeout", str(BUSY_MILLISECONDS), BUSY_MILLISECONDS),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
)
"""Name, what is asked for, and what must read back. With synchronous below FULL a power cut loses commits."""


class Database:
    """An open database, safe to use from several threads."""

    def __init__(self, url: str) -> None:
        address = _address(url)
        self.where = address.render_as_string(hide_password=True)
        self._sqlite = address.get_backend_name() == "sqlite"
        self.engine = _engine(address, self.where)
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


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise UsageError(
            "The database address cannot be read.",
            "It is not of the form scheme://...",
            "Use sqlite:///path/to/indicia.db or postgresql+psycopg://user@host/name.",
        ) from error
    if address.get_backend_name() == "sqlite":
        _make_folder(address)
    return address


def _make_folder(address: URL) -> None:
    if not address.database or address.database == ":memory:":
        raise UsageError(
            "A database in memory cannot keep a record.",
            f"The address is {address.render_as_string()}.",
            "Use sqlite:///path/to/indicia.db.",
        )
    if address.database.startswith("file:"):
        return  # SQLite's own form of address: whoever writes it made the folder
    folder = Path(address.database).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise disk_trouble(f"The folder {folder} for the database cannot be made.", error) from error


def _engine(address: URL, where: str) -> Engine:
    try:
        engine = create_engine(
            address, hide_parameters=True, pool_size=POOL_SIZE, max_overflow=POOL_OVERFLOW, pool_pre_ping=True
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"There is no driver for the database {where}.",
            str(error),
            "Use sqlite:///... or install psycopg and write postgresql+psycopg://...",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set what durability rests on, and refuse a connection on which it does not read back."""
    connection.isolation_level = None  # the driver's own BEGIN comes too late and is never IMMEDIATE
    for name, asked, due in _PRAGMAS:
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
