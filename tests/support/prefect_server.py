"""A Prefect server of the suite's own, and a site that uses it: deployments, a worker, what the server has."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.own_server import own_server
from tests.conftest import ROOT
from tests.support.command_line import CommandLine

SCRIPTS = Path(sys.executable).parent
PATIENCE_SECONDS = 240.0
"""How long something is waited for that is sure to come, on a machine that is busy with other things."""
BUSY_SECONDS = 90.0
"""How long a server on SQLite, which answers 503 or not at all while its database is locked, is asked again."""
HASTE = {
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
    "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "3",
    "PREFECT_WORKER_QUERY_SECONDS": "2",
    "PREFECT_RUNNER_POLL_FREQUENCY": "2",
}
"""How often the server, a worker and a runner look: a test cannot wait for the times of a night."""


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return listening.getsockname()[1]


@contextmanager
def prefect_server(home: Path) -> Iterator[str]:
    """Start a server as `indicia serve` does, in more haste; yields its address."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in HASTE.items():
            patch.setenv(name, value)
        with own_server(home, free_port()) as url:
            yield url


def wait_until(true: Callable[[], Any], what: str, *, seconds: float = PATIENCE_SECONDS) -> Any:
    """Wait for something to be true; returns it. Fails the test after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        if time.monotonic() > deadline:
            pytest.fail(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.5)
    return found


@dataclass(frozen=True)
class Site(CommandLine):
    """`indicia` with a data home and the suite's Prefect server; `name` parts its deployments from other tests'."""

    url: str = ""
    name: str = "site"
    more: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        prefect = {"PREFECT_API_URL": self.url, "PREFECT_HOME": str(self.home / "prefect")}
        return super().environment() | prefect | HASTE | self.more

    def deployments(self, *, every_seconds: float | None = None, first: datetime | None = None) -> Path:
        """Write the project's own deployments under names of our own, with a schedule of seconds if asked."""
        written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
        for deployment in written["deployments"]:
            deployment["name"] = f"{deployment['name']}-{self.name}"
            deployment["work_pool"] = {**deployment["work_pool"], "name": f"pool-{self.name}"}
            if deployment["schedules"] and every_seconds is not None:
                anchor = {} if first is None else {"anchor_date": first.isoformat()}
                deployment["schedules"] = [{"interval": every_seconds, "active": True, **anchor}]
        path = self.home / "site.yaml"
        path.write_text(yaml.safe_dump(written), encoding="utf-8")
        return path

    def ask(self, path: str, body: Any = None) -> Any:
        """Ask the server; with a body by POST."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, {"content-type": "application/json"})
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                with urllib.request.urlopen(request, timeout=15) as reply:
                    return json.loads(reply.read() or b"null")
            except (OSError, HTTPException) as error:
                if not _busy(error) or time.monotonic() > until:
                    raise
                time.sleep(0.5)

    def flow_runs(self, *types: str) -> list[Any]:
        """Our deployments' flow runs in one of these states, the earliest first."""
        asked = {
            "sort": "EXPECTED_START_TIME_ASC",
            "deployments": {"id": {"any_": sorted(self._deployment_ids())}},
            "flow_runs": {"state": {"type": {"any_": types}}},
        }
        return self.ask("/flow_runs/filter", asked)

    def _deployment_ids(self) -> set[str]:
        return {found["id"] for found in self.ask("/deployments/filter", {}) if found["name"].endswith(self.name)}

    def pause(self) -> None:
        """Let no schedule of ours fire any more: other tests use the server, too."""
        for found in self._deployment_ids():
            self.ask(f"/deployments/{found}/pause_deployment", {})

    def bury(self, flow_run: str) -> None:
        """Mark a flow run as crashed, as a person would on Prefect's page instead of waiting for its lease to end."""
        state = {"type": "CRASHED", "name": "Crashed", "message": "its worker was killed"}
        self.ask(f"/flow_runs/{flow_run}/set_state", {"state": state, "force": True})

    def artifacts(self, key: str) -> list[Any]:
        return [found for found in self.ask("/artifacts/filter", {}) if found["key"] == key]

    @contextmanager
    def worker(self) -> "Iterator[Worker]":
        command = [str(SCRIPTS / "prefect"), "worker", "start", "--pool", f"pool-{self.name}", "--type", "process"]
        with (
            (self.home / "worker.log").open("ab") as out,
            subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=out, stderr=out, start_new_session=True
            ) as process,
        ):
            worker = Worker(process.pid)
            try:
                yield worker
            finally:
                worker.kill()


def _busy(error: OSError | HTTPException) -> bool:
    """Whether a server is there and has only not got round to an answer."""
    if isinstance(error, urllib.error.HTTPError):
        return error.code == 503
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return isinstance(reason, TimeoutError | ConnectionResetError | HTTPException)


@dataclass(frozen=True)
class Worker:
    """A worker and what it started, in a session of their own."""

    pid: int

    def kill(self) -> None:
        """Kill -9 the worker and everything it started, whatever session that went into."""
        for pid in [self.pid, *_descendants(self.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def _descendants(pid: int) -> list[int]:
    """Return the processes below one, by asking `ps`."""
    listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in listing.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    below, due = [], [pid]
    while due:
        found = children.get(due.pop(), [])
        below += found
        due += found
    return below
