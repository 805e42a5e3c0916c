"""What a database driver's or a disk's complaint means to a person: a StoreError with its cure.

Knows the phrases drivers use; knows no table and no statement, so no document text can leak from it.
"""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from domain.errors import StoreError

_MEANINGS = (
    ("database is locked", "is locked", "Another process has been writing for too long; wait for it or end it."),
    ("readonly database", "cannot be written", "Give the user write access to the file and its folder."),
    ("unable to open database file", "cannot be opened", "Check that the folder exists and can be written."),
    ("file is not a database", "is not a database", "Point INDICIA_DATABASE_URL or INDICIA_HOME elsewhere."),
    ("malformed", "is damaged", "Run `indicia db check`, then put back the last good copy."),
    ("disk is full", "has no room left", "Free some space, then resume: what was recorded is kept."),
    ("no space left", "has no room left", "Free some space, then resume: what was recorded is kept."),
    ("disk i/o error", "cannot be read or written", "Look at the disk; what was recorded before is kept."),
    ("connection refused", "cannot be reached", "Start the database server or mend INDICIA_DATABASE_URL."),
    ("password authentication", "refuses us", "Mend user and password in INDICIA_DATABASE_URL."),
)
_OTHER = ("cannot be used", "Run `indicia db check`; the cause above is the driver's own.")


def explain(error: SQLAlchemyError, where: str) -> StoreError:
    """Return what a driver's error means for the database at `where`."""
    said = _first_line(error) if isinstance(error, DBAPIError) else type(error).__name__
    for phrase, verdict, cure in _MEANINGS:
        if phrase in said.lower():
            return StoreError(f"The database {where} {verdict}.", f"The driver says: {said}.", cure)
    verdict, cure = _OTHER
    return StoreError(f"The database {where} {verdict}.", f"The driver says: {said}.", cure)


def _first_line(error: DBAPIError) -> str:
    """Return what the driver says without its details, which may quote what was to be stored."""
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
