import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.databases import copy_home
from tests.support.prefect_server import prefect_server

DOCUMENTS = ("contract.pdf", "sponsorship.pdf", "annual-report.pdf")


@pytest.fixture
def indicia(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture(scope="session")
def _reading_home(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> CommandLine:
    reading = CommandLine(tmp_path_factory.mktemp("reading"))
    done = reading("ingest", *(samples / name for name in DOCUMENTS))
    assert done.code == 0, done.err
    return reading


@pytest.fixture
def well_read(_reading_home: CommandLine, indicia: CommandLine) -> CommandLine:
    """`indicia` with a home of its own in which DOCUMENTS have been read: a test of asking need not read them again."""
    copy_home(_reading_home.home / "data", indicia.home / "data", shutil.copytree)
    return indicia


@pytest.fixture(scope="session")
def prefect_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect server that the session's tests share: it takes ten seconds to start."""
    with prefect_server(tmp_path_factory.mktemp("server")) as url:
        yield url
