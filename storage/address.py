"""A database's address: read, shown without its secrets, and made ready to be opened.

Knows the two kinds of database we work with; opens none.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from domain.errors import UsageError
from storage.faults import disk_trouble

CONNECT_SECONDS = 10.0
"""How long a server may take to answer at all, unless told otherwise."""


def read_address(url: str) -> URL:
    """Return an address in its parts, and make the folder of one that is a file."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise UsageError(
            "The database address cannot be read.",
            "It is not of the form scheme://...",
            "Use sqlite:///path/to/indicia.db or postgresql+psycopg://user@host/name.",
        ) from error
    if is_sqlite(address):
        _make_folder(address)
    return address


def is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def shown(address: URL) -> str:
    """Return an address as it may be shown: without password and settings."""
    if is_sqlite(address):
        return address.render_as_string()
    place = {"host": address.query["host"]} if "host" in address.query else {}
    return address.set(query=place)._replace(password=None).render_as_string()


def driver_arguments(address: URL, *, lock_seconds: float, connect_seconds: float) -> dict[str, Any]:
    """Return what PostgreSQL's driver is told beyond the address: never to wait for ever."""
    if address.get_backend_name() != "postgresql":
        return {}
    due = {
        "options": f"-c lock_timeout={round(1000 * lock_seconds)}",
        "connect_timeout": str(max(2, round(connect_seconds))),  # the driver takes two at least
    }
    return {name: value for name, value in due.items() if name not in address.query}


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
