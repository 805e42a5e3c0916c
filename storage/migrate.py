"""The schema's version: what a database has, what this program needs, and how to get there.

Each upgrade is one transaction: a kill leaves the old schema or the new one. Goes forward only.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

from domain.errors import StoreError
from domain.model import Noun
from storage.database import Database

HEAD = "0012"
"""Revision this program works with; a test holds it equal to the newest migration."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012")
"""Every revision this program knows, in order."""

_SCRIPTS = Path(__file__).parent / "migrations"
_TABLE = "alembic_version"
_LOCK = 4_937_180_331
"""Any fixed number: PostgreSQL's advisory lock that keeps two upgrades apart."""


class SchemaState(Noun):
    """What schema a database has."""

    found: str | None
    """Its revision; None where the database is empty."""
    expected: str
    problems: tuple[str, ...] = ()
    """What the database itself finds wrong with its content."""

    @property
    def current(self) -> bool:
        return self.found == self.expected and not self.problems


def upgrade(url: str) -> str:
    """Bring a database, empty or old, to this program's schema; returns its revision."""
    database = Database(url)
    try:
        _upgrade(database)
    finally:
        database.close()
    return HEAD


def check(url: str) -> SchemaState:
    """Return the state of a database's schema and content; changes nothing but may create an empty file."""
    database = Database(url)
    try:
        with database.read() as session:
            return SchemaState(found=_found(session, database), expected=HEAD, problems=_problems(session))
    finally:
        database.close()


def ensure_current(database: Database) -> None:
    """Create the schema in an empty database; refuse an older, a newer or a foreign one."""
    with database.read() as session:
        _check_encoding(session, database)
        found = _found(session, database)
    if found is None:
        _upgrade(database)
    elif found != HEAD:
        raise _older(database, found) if found in REVISIONS else _newer(database, found)


def _check_encoding(session: Session, database: Database) -> None:
    if session.get_bind().dialect.name != "postgresql":
        return
    encoding = session.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise StoreError(
            f"The database {database.where} cannot hold every character.",
            f"Its encoding is {encoding}.",
            "Make one with `createdb --encoding=UTF8 --template=template0` and point INDICIA_DATABASE_URL to it.",
        )


def _found(session: Session, database: Database) -> str | None:
    tables = inspect(session.connection()).get_table_names()
    if _TABLE in tables:
        return session.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar_one_or_none()  # noqa: S608  # our own name
    if tables:
        raise StoreError(
            f"The database {database.where} is not Indicia's.",
            f"It holds tables of something else, such as {tables[0]!r}.",
            "Give Indicia a database of its own in INDICIA_DATABASE_URL.",
        )
    return None


def _upgrade(database: Database) -> None:
    with database.write() as session:
        connection = session.connection()
        _keep_others_out(connection)
        found = _found(session, database)
        if found is not None and found not in REVISIONS:
            raise _newer(database, found)
        _migrate(connection)


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # a fifth of a second, and most programs find the schema as it should be
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _keep_others_out(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _problems(session: Session) -> tuple[str, ...]:
    if session.get_bind().dialect.name != "sqlite":
        return ()
    said = [str(row[0]) for row in session.execute(text("PRAGMA integrity_check"))]
    broken = [
        f"a row of {row[0]} names a {row[2]} that is gone" for row in session.execute(text("PRAGMA foreign_key_check"))
    ]
    return tuple(line for line in said if line != "ok") + tuple(broken)


def _older(database: Database, found: str) -> StoreError:
    return StoreError(
        f"The database {database.where} has an older schema.",
        f"It is at revision {found}; this version needs {HEAD}.",
        "Make a copy, then run `indicia db upgrade`.",
    )


def _newer(database: Database, found: str) -> StoreError:
    return StoreError(
        f"The database {database.where} was written by a newer Indicia.",
        f"It is at revision {found}, which this version does not know; it knows up to {HEAD}.",
        "Use that newer version, or a database of its own. `indicia db upgrade` cannot go back.",
    )
