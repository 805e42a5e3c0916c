"""A night in miniature: PostgreSQL, a Prefect server, a worker and deployments, all on this machine.

    python -m bench.night CORPUS [--sqlite] [--first] [--home FOLDER]

Prefect's own database is PostgreSQL too where that has the extension pg_trgm (Debian's
postgresql-contrib; the suite's wheel does not), else SQLite.

CORPUS holds `contracts/pdf` and `finance/pdf`. First night: a schedule fires and the contracts are
answered by the embedded reader; the dashboard is asked for the run's page. Second night, over the
filings: the worker and all it started are killed (-9) once some calls are answered; a new worker waits
for what Prefect still holds for the dead flow run, and the next firing finishes the run. Counted in
the record: coverage, calls, and how often the same was asked.

The schedules are intervals of seconds and the server looks around every few seconds: the times of a
night are not measured. The time until the slot is free is Prefect's own (a lease of five minutes).
"""

import argparse
import html
import re
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import create_engine, text

from tests.dashboard.site import Site as Dashboard
from tests.support import postgres
from tests.support.prefect_server import Site, free_port, prefect_server, wait_until

FIRST_IN_SECONDS = 40
"""From deploying a night to its first firing: a worker must be up by then."""
EVERY_SECONDS = 240
"""Between firings: few are to wait while Prefect holds the slot of the dead one."""
ENOUGH_ANSWERED = 5
"""Calls of the second night on record before the worker is killed."""
PATIENCE_SECONDS = 1800


@dataclass(frozen=True)
class Night:
    """A night's folder and pack."""

    name: str
    folder: Path
    pack: str

    @property
    def files(self) -> int:
        return sum(1 for path in self.folder.iterdir() if path.is_file())


def main() -> None:
    reads = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reads.add_argument("corpus", type=Path)
    reads.add_argument("--sqlite", action="store_true", help="Indicia and Prefect on SQLite instead of PostgreSQL.")
    reads.add_argument("--first", action="store_true", help="The first night alone.")
    reads.add_argument("--home", type=Path, help="Keep the data here, such as to open it in the dashboard.")
    given = reads.parse_args()
    contracts = Night("contracts", given.corpus.resolve() / "contracts" / "pdf", "legal/contract-review")
    filings = Night("filings", given.corpus.resolve() / "finance" / "pdf", "finance/annual-report")
    with ExitStack() as stack:
        home = given.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="indicia-night-")))
        home.mkdir(parents=True, exist_ok=True)
        site = stack.enter_context(_site(home, sqlite=given.sqlite))
        _tell("database", site.more.get("INDICIA_DATABASE_URL", "sqlite").split(":")[0])
        _first(site, contracts)
        if not given.first:
            _second(site, filings)


@contextmanager
def _site(home: Path, *, sqlite: bool) -> Generator[Site]:
    """Start what a site consists of, but for the worker."""
    with ExitStack() as stack:
        more: dict[str, str] = {}
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        if not sqlite:
            if (debian := _debian_with_trigrams()) is not None:
                patch.setattr(postgres, "programs", lambda: debian)
            server = stack.enter_context(postgres.running(port=free_port(), settings={}))
            server.execute("CREATE DATABASE indicia", "CREATE DATABASE prefect")
            more["INDICIA_DATABASE_URL"] = server.url("indicia")
            if debian is not None:
                patch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", server.url("prefect").replace("psycopg", "asyncpg"))
            else:
                _tell("Prefect's database", "SQLite: this PostgreSQL lacks the extension pg_trgm, which Prefect needs")
        began = time.monotonic()
        url = stack.enter_context(prefect_server(home))
        _tell("Prefect server up", f"{time.monotonic() - began:.1f} s")
        patch.undo()
        yield Site(home, url=url, name="miniature", more=more)


def _debian_with_trigrams() -> Path | None:
    """Return the folder of Debian's PostgreSQL programs where it can be Prefect's database, too."""
    for control in sorted(Path("/usr/share/postgresql").glob("*/extension/pg_trgm.control"), reverse=True):
        programs = Path("/usr/lib/postgresql") / control.parts[-3] / "bin"
        if programs.is_dir():
            return programs
    return None


def _first(site: Site, night: Night) -> None:
    _deploy(site, night)
    began = time.monotonic()
    with site.worker():
        done = wait_until(lambda: _ended(site, night), "the first night", seconds=PATIENCE_SECONDS)
        _tell(f"{night.name}: {night.files} files, from deployed to done", f"{time.monotonic() - began:.1f} s")
        site.pause()
        told = site("deploy", "--check", "--file", site.home / "site.yaml").out
    _tell("deploy --check", "; ".join(line for line in told.splitlines() if "worker" in line or "telemetry" in line))
    _account(site, done["run"])
    _shown(site, done["run"])
    _tell("artifacts", dict(Counter(each["key"] for each in site.ask("/artifacts/filter", {}))))


def _shown(site: Site, run: str) -> None:
    """Tell what the dashboard's page of the run says of what became of everything."""
    url = site.more.get("INDICIA_DATABASE_URL")
    dashboard = Dashboard(site.home / "data", url_of_database=url)
    dashboard.start()
    try:
        with urllib.request.urlopen(f"{dashboard.url}/runs/{run}", timeout=PATIENCE_SECONDS) as reply:
            page = reply.read().decode()
    finally:
        dashboard.stop()
    words = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())
    _tell("dashboard", words[words.index("The account") :][:200])


def _second(site: Site, night: Night) -> None:
    before = len(_calls(site))
    _deploy(site, night)
    with site.worker() as worker:
        wait_until(
            lambda: _settled(site) >= before + ENOUGH_ANSWERED, "calls of the second night", seconds=PATIENCE_SECONDS
        )
        worker.kill()
    killed = time.monotonic()
    (left,) = [run for run in site("runs", "--json").json if run["status"] == "running"]
    _tell(f"{night.name}: killed -9 with calls in state", dict(Counter(state for _, state in _calls(site)[before:])))
    with site.worker():
        wait_until(lambda: len(site.flow_runs("RUNNING")) > 1, "the next firing", seconds=PATIENCE_SECONDS)
        _tell("until the next firing had the slot", f"{time.monotonic() - killed:.0f} s")
        wait_until(lambda: _status(site, left["run"]) != "running", "the end of the run", seconds=PATIENCE_SECONDS)
        _tell("from the kill to the end of the run", f"{time.monotonic() - killed:.0f} s")
        site.pause()
        _tell("the killed run is", _status(site, left["run"]))
    _account(site, left["run"])
    _twice(site)


def _deploy(site: Site, night: Night) -> None:
    """Register the project's nightly deployment for this night's folder and pack, switched on."""
    first = datetime.now(UTC) + timedelta(seconds=FIRST_IN_SECONDS)
    path = site.deployments(every_seconds=EVERY_SECONDS, first=first)
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    (nightly, *_) = written["deployments"]
    nightly["name"] = f"{night.name}-{site.name}"
    nightly["parameters"] |= {"pack": night.pack, "paths": [str(night.folder)]}
    written["deployments"] = [nightly]
    path.write_text(yaml.safe_dump(written), encoding="utf-8")
    done = site("deploy", "--file", path)
    if done.code == 3:
        sys.exit(done.err)


def _ended(site: Site, night: Night) -> Any:
    runs = site("runs", "--json").json
    return next((run for run in runs if run["pack"].startswith(night.pack) and run["status"] == "complete"), None)


def _status(site: Site, run: str) -> str:
    return next(each["status"] for each in site("runs", "--json").json if each["run"] == run)


def _calls(site: Site) -> list[tuple[str, str]]:
    """Every attempt at a call on record, in order: its key and its state."""
    url = site.more.get("INDICIA_DATABASE_URL", f"sqlite:///{site.home / 'data' / 'indicia.db'}")
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return [(key, state) for key, state in connection.execute(text("SELECT key, state FROM calls ORDER BY id"))]
    finally:
        engine.dispose()


def _settled(site: Site) -> int:
    return sum(state == "settled" for _, state in _calls(site))


def _account(site: Site, run: str) -> None:
    coverage = site("coverage", run, "--json").json
    _tell("coverage", f"{coverage['unaccounted']} unaccounted, {len(coverage['gaps'])} gaps, {coverage['states']}")
    for gap in coverage["gaps"][:10]:
        _tell("gap", f"{gap['what']} {gap['which'][-40:]}: {gap['why']}")
    if coverage["unaccounted"]:
        sys.exit("something is unaccounted for")


def _twice(site: Site) -> None:
    """Tell how often the same was asked: each such attempt must be one that was in flight at the kill."""
    calls = _calls(site)
    again = [(key, number) for key, number in Counter(key for key, _ in calls).items() if number > 1]
    doubtful = sum(state == "in_doubt" for _, state in calls)
    _tell("calls", f"{len(calls)} attempts at {len({key for key, _ in calls})} calls")
    _tell("asked again", f"{len(again)}, in flight at the kill {doubtful}")
    if len(again) != doubtful:
        sys.exit("something was asked twice that was not in flight")


def _tell(what: str, value: object) -> None:
    print(f"{what}: {value}", flush=True)


if __name__ == "__main__":
    main()
