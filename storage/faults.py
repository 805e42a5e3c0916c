"""What a database driver's or a disk's complaint means to a person: a StoreError with its cure.

Knows the phrases drivers use; knows no table and no statement, so no document text can leak from it.
"""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from domain.errors import StoreError

_MEANINGS = {
    "is locked": "Another process has been writing for too long: wait for it or end it, then try again.",
    "cannot be written": "Give the user write access to the file and its folder; of servers, use the one that writes.",
    "cannot be opened": "Check that the folder exists and can be written.",
    "is not a database": "Point INDICIA_DATABASE_URL or INDICIA_HOME elsewhere.",
    "is not there": "Make it with `createdb`, or mend its name in INDICIA_DATABASE_URL.",
    "is damaged": "Run `indicia db check`, then put back the last good copy.",
    "has no room left": "Free some space, then resume: what was recorded is kept.",
    "cannot be read or written": "Look at the disk; what was recorded before is kept.",
    "refuses us": "Mend user and password in INDICIA_DATABASE_URL, or the user's rights on the server.",
    "has no connection left": "Close what else is connected to it, or raise its max_connections.",
    "cannot be reached": "Start the database server or mend INDICIA_DATABASE_URL; what was recorded is kept.",
    "lacks full text search": "Use a Python whose SQLite has FTS5, or PostgreSQL.",
    "cannot be used": "Run `indicia db check`; the cause above is the driver's own.",
}
"""What befell a database, and the cure."""

_PHRASES = (
    ("database is locked", "is locked"),
    ("database table is locked", "is locked"),
    ("readonly database", "cannot be written"),
    ("unable to open database file", "cannot be opened"),
    ("file is not a database", "is not a database"),
    ("malformed", "is damaged"),
    ("disk is full", "has no room left"),
    ("no space left", "has no room left"),
    ("disk i/o error", "cannot be read or written"),
    ("no such module: fts5", "lacks full text search"),
    ("password", "refuses us"),
    ("pg_hba.conf", "refuses us"),
    ("fatal:  role ", "refuses us"),
    ("fatal:  database ", "is not there"),
    ("too many clients", "has no connection left"),
    ("connection slots", "has no connection left"),
    ("invalid response", "is not a database"),
    ("expected authentication request", "is not a database"),
    ("connection", "cannot be reached"),
    ("resolve host", "cannot be reached"),
    ("timeout", "cannot be reached"),
)
"""How SQLite speaks, and PostgreSQL's driver where the server did not answer at all; in lower case, first match."""

_SQLSTATES = (
    ("08", "cannot be reached"),
    ("57P", "cannot be reached"),
    ("25006", "cannot be written"),
    ("28", "refuses us"),
    ("42501", "refuses us"),
    ("3D", "is not there"),
    ("40", "is locked"),
    ("55P03", "is locked"),
    ("53100", "has no room left"),
    ("53300", "has no connection left"),
    ("58", "cannot be read or written"),
    ("XX", "is damaged"),
)
"""How PostgreSQL's server names what befell it."""


def explain(error: SQLAlchemyError, where: str) -> StoreError:
    """Return what a driver's error means for the database at `where`."""
    verdict = _verdict(error.orig) if isinstance(error, DBAPIError) else "cannot be used"
    return StoreError(f"The database {where} {verdict}.", f"The driver says: {_first_line(error)}.", _MEANINGS[verdict])


def _verdict(complaint: BaseException | None) -> str:
    """Return what befell the database. What a server says in words is not looked into: it may quote a document."""
    state: str | None = getattr(complaint, "sqlstate", None)
    if state is not None:
        return next((verdict for begin, verdict in _SQLSTATES if state.startswith(begin)), "cannot be used")
    said = str(complaint).lower()
    return next((verdict for phrase, verdict in _PHRASES if phrase in said), "cannot be used")


def _first_line(error: SQLAlchemyError) -> str:
    """Return what the driver says without its details, which may quote what was to be stored."""
    if not isinstance(error, DBAPIError):
        return type(error).__name__
    return next(iter(str(error.orig).splitlines()), type(error.orig).__name__)


@contextmanager
def explained(where: str) -> Generator[None]:
    """Turn whatever the driver raises inside into a StoreError."""
    try:
        yield
    except SQLAlchemyError as error:
        raise explain(error, where) from error


def disk_trouble(what: str, error: OSError) -> StoreError:
    """Return what an operating system's refusal means for a file or folder of ours."""
    return StoreError(
        what,
        f"The operating system says: {error.strerror or type(error).__name__}.",
        "Check the path, its permissions and the room on the disk; INDICIA_HOME may point elsewhere.",
    )
