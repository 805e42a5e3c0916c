"""Two dashboards a session: over a real small run of the samples, and over a record of odd text. A browser a module."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from starlette.testclient import TestClient

from dashboard.app import create_app
from tests.dashboard import odd
from tests.dashboard.site import Site
from tests.dashboard.tab import watched_tab
from tests.support.command_line import CommandLine

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass
class RealSite(Site):
    """Over a run of samples: one contract, one page in Japanese, one file that is no document."""

    run: str = ""
    answers: tuple[dict[str, object], ...] = ()

    def answer(self, question: str) -> str:
        return next(
            str(each["answer"]) for each in self.answers if each["question"] == question and each["status"] == "found"
        )


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[RealSite]:
    home = tmp_path_factory.mktemp("real")
    indicia = CommandLine(home)
    files = [samples / name for name in ("contract.pdf", "japanese.pdf", "broken.pdf")]
    done = indicia("run", *files, "--pack", "legal/contract-review", "--collection", "samples", "--json", "--quiet")
    answers = indicia("answers", "--json")
    site = RealSite(home / "data", run=str(done.json["run"]), answers=tuple(answers.json))
    site.start()
    yield site
    site.stop()


@dataclass
class OddSite(Site):
    """Over a record of odd text."""

    ids: odd.OddAnswers | None = None

    @property
    def known(self) -> odd.OddAnswers:
        assert self.ids is not None
        return self.ids


@pytest.fixture(scope="session")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OddSite]:
    site = OddSite(tmp_path_factory.mktemp("odd"))
    with site.store() as store:
        site.ids = odd.build(store)
    site.start()
    yield site
    site.stop()


def client_of(site: Site) -> TestClient:
    """A client that speaks to the application without a server, as from a page of its own."""
    return TestClient(
        create_app(site.settings),
        base_url="http://127.0.0.1",
        raise_server_exceptions=False,
        headers={"sec-fetch-site": "same-origin", "accept": "text/html"},
    )


@pytest.fixture(scope="module")
def client(real: RealSite) -> Iterator[TestClient]:
    with client_of(real) as opened:
        yield opened


@pytest.fixture(scope="module")
def odd_client(strange: OddSite) -> Iterator[TestClient]:
    with client_of(strange) as opened:
        yield opened


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Leave the browser's tests out where there is no Chromium; never in CI, where it must be there."""
    if Path(CHROMIUM).exists() or os.environ.get("CI"):
        return
    needing = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """A module and no longer: while Playwright's synchronous side is up, this thread has a running event loop, and no
    test of another module could call `asyncio.run`."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab in which nothing may go wrong: see `Watched`."""
    with watched_tab(browser) as page:
        yield page
