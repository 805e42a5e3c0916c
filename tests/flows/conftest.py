from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.prefect_server import prefect_server


@pytest.fixture
def indicia(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture(scope="session")
def prefect_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect server that the session's tests share: it takes ten seconds to start."""
    with prefect_server(tmp_path_factory.mktemp("server")) as url:
        yield url
