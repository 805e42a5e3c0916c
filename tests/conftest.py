"""Where the samples and the corpus are, a PostgreSQL server for whoever asks, and no network but loopback."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import socket_allow_hosts

from tests.support import databases, postgres

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
"""No test depends on how busy the machine is; how long a test may take at all is pytest's timeout."""


def corpus_root() -> Path | None:
    """The folder of real documents beside the checkout, or None where there is none."""
    named = os.environ.get("INDICIA_CORPUS")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


@pytest.hookimpl(tryfirst=True)  # before xdist looks which tests stay together
def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    if corpus_root() is None:
        kept = [item for item in items if item.get_closest_marker("corpus") is None]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (not _needs_prefect(item), item.path not in slow))
    for item in items:
        item.add_marker(pytest.mark.xdist_group("prefect" if _needs_prefect(item) else item.path.name))


def _needs_prefect(item: pytest.Item) -> bool:
    """Whether a test uses the Prefect server that one process's tests share: two of them would take the machine."""
    return "prefect_url" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def corpus() -> Path:
    folder = corpus_root()
    assert folder is not None, "marked corpus: left out where the corpus is not there"
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A server that this process's tests share; each makes databases of its own in it."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def _homes(request: pytest.FixtureRequest) -> Iterator[databases.Homes | None]:
    """Where homes have their databases on the server, if that is chosen."""
    if not databases.ON_POSTGRESQL:
        yield None
        return
    with databases.homes_on(request.getfixturevalue("postgres_server")) as homes:
        yield homes


@pytest.fixture(autouse=databases.ON_POSTGRESQL)
def _no_home_outlives_its_test(_homes: databases.Homes | None, tmp_path: Path) -> Iterator[None]:
    yield
    if _homes is not None:
        _homes.forget(tmp_path)


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
