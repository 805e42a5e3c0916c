"""The database that belongs to a data home: SQLite in the home as by default, or one on the suite's PostgreSQL server.

`INDICIA_TEST_DATABASE=postgresql` chooses the second for every test that does not say itself what it works with. A
home's database there is known by the home's path, is made like one that holds the schema when first asked for, and
goes with the home.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, text

from storage import migrate
from tests.support.postgres import Server

ON_POSTGRESQL = os.environ.get("INDICIA_TEST_DATABASE", "sqlite") == "postgresql"

_homes: "Homes | None" = None


class Homes:
    """The databases of homes on a server."""

    def __init__(self, server: Server, template: str) -> None:
        self._server = server
        self._template = template
        self._names: dict[Path, str] = {}

    def url(self, home: Path) -> str:
        if home not in self._names:
            self._make(home, self._template)
        return self._server.url(self._names[home])

    def copy(self, home: Path, to: Path) -> None:
        """Make another home's database like one; whoever is connected to that one is cut off and connects anew."""
        name = self._names[home]
        end = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
        self._server.execute(end)
        self._make(to, name)

    def forget(self, folder: Path) -> None:
        """Drop the databases of homes under a folder."""
        for home in [home for home in self._names if home.is_relative_to(folder)]:
            self._server.execute(f"DROP DATABASE {self._names.pop(home)} WITH (FORCE)")

    def _make(self, home: Path, template: str) -> None:
        name = f"home_{hashlib.sha256(str(home).encode()).hexdigest()[:24]}"
        self._server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._names[home] = name


@contextmanager
def homes_on(server: Server) -> Iterator[Homes]:
    """Let homes have their databases on a server for as long as the block lasts."""
    global _homes  # noqa: PLW0603  # one choice for the whole process
    with server.database() as template:
        migrate.upgrade(server.url(template))
        _homes = Homes(server, template)
        yield _homes
        _homes.forget(Path("/"))
        _homes = None


def sqlite_url(home: Path) -> str:
    return f"sqlite:///{home / 'indicia.db'}"


def home_url(home: Path) -> str:
    """Return the address of a home's database."""
    return sqlite_url(home) if _homes is None else _homes.url(home)


def told(home: Path) -> dict[str, str]:
    """Return what a process over a home must be told of its database in the environment."""
    return {} if _homes is None else {"INDICIA_DATABASE_URL": _homes.url(home)}


def copy_home(home: Path, to: Path, copy: Callable[[Path, Path], Any]) -> None:
    """Copy a data home, its database with it."""
    copy(home, to)
    if _homes is not None:
        _homes.copy(home, to)


def rows(home: Path, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run a statement on a home's database, beside everything the store holds to; returns its rows, if it has any."""
    engine = create_engine(home_url(home))
    with engine.begin() as connection:
        done = connection.execute(text(statement), values)
        found = [tuple(row) for row in done] if done.returns_rows else []
    engine.dispose()
    return found


def falsify(home: Path, statement: str, **values: Any) -> None:
    """Run a statement on a home's database that its triggers would refuse."""
    if _homes is None:
        for (name,) in rows(home, "SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            rows(home, f'DROP TRIGGER "{name}"')
        rows(home, statement, **values)
        return
    engine = create_engine(home_url(home))
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement), values)
    engine.dispose()


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold a home's database for as long as the block lasts, so that nobody else gets in."""
    with ExitStack() as held:
        if _homes is None:
            holder = held.enter_context(closing(sqlite3.connect(home / "indicia.db", isolation_level=None)))
            holder.execute("PRAGMA locking_mode = EXCLUSIVE")
            holder.execute("BEGIN EXCLUSIVE")
            holder.execute("UPDATE alembic_version SET version_num = version_num")
            held.callback(holder.execute, "ROLLBACK")
        else:
            server = held.enter_context(closing(psycopg.connect(home_url(home).replace("+psycopg", ""))))
            server.execute("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        yield
