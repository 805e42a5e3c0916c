"""A store of its own for each test: SQLite, or the PostgreSQL server named by INDICIA_TEST_POSTGRES."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from storage import Store, open_store

SERVER = os.environ.get("INDICIA_TEST_POSTGRES")
"""Such as `postgresql+psycopg://user@127.0.0.1/postgres`: where set, tests make databases of their own there."""

sqlite_only = pytest.mark.skipif(SERVER is not None, reason="about SQLite's file")


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    if SERVER is None:
        yield f"sqlite:///{tmp_path}/home/indicia.db"
        return
    name = f"indicia_{uuid4().hex}"
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def blobs_url(tmp_path: Path) -> str:
    return str(tmp_path / "home" / "blobs")


@pytest.fixture
def store(database_url: str, blobs_url: str) -> Iterator[Store]:
    with open_store(database_url, blobs_url, actor="ada") as opened:
        yield opened
