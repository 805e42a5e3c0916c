"""A store of its own for each test, once on SQLite and once on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from storage import Store, migrate, open_store
from tests.support.pool import Pool
from tests.support.postgres import Server

BACKENDS = ("sqlite", "postgresql")

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
"""For what is about one of them; everything else is tested on both."""


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def current_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the schema and nothing else."""
    file = tmp_path_factory.mktemp("template") / "current.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def current_postgresql(postgres_server: Server) -> Iterator[Pool]:
    """Databases with the schema and nothing else."""
    with postgres_server.database() as name:
        migrate.upgrade(postgres_server.url(name))
        with closing(Pool(postgres_server, name)) as pool:
            yield pool


@pytest.fixture
def empty_database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database in which there is nothing yet."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path}/home/indicia.db"
        return
    server: Server = request.getfixturevalue("postgres_server")
    with server.database() as name:
        yield server.url(name)


@pytest.fixture
def new_database(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Make a database with the schema and nothing else; returns its address."""
    template = request.getfixturevalue(f"current_{backend}")
    server: Server | None = request.getfixturevalue("postgres_server") if backend == "postgresql" else None
    with ExitStack() as made:

        def make() -> str:
            if server is not None:
                return server.url(made.enter_context(template.database()))
            file = tmp_path / f"home{len(list(tmp_path.glob('home*')))}" / "indicia.db"
            file.parent.mkdir()
            shutil.copy(template, file)
            return f"sqlite:///{file}"

        yield make


@pytest.fixture
def database_url(new_database: Callable[[], str]) -> str:
    return new_database()


@pytest.fixture
def blobs_url(tmp_path: Path) -> str:
    return str(tmp_path / "blobs")


@pytest.fixture
def store(database_url: str, blobs_url: str) -> Iterator[Store]:
    with open_store(database_url, blobs_url, actor="ada") as opened:
        yield opened
