"""The deployment in prefect.yaml, on a real Prefect server with a real worker: its schedule fires and answers.

With SQLAlchemy 2.1 no schedule ever fires, and with a current FastAPI the server does not start; this
is what notices.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, SAMPLES

PATIENCE_SECONDS = 150
SCRIPTS = Path(sys.executable).parent


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return listening.getsockname()[1]


@contextmanager
def _running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        ) as process,
    ):
        try:
            yield
        finally:
            os.killpg(process.pid, 9)


def _wait_for_server(url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as reply:
                if reply.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    pytest.fail("the Prefect server did not become healthy")


def _deployment(tmp_path: Path) -> Path:
    """The project's own deployment with a schedule of seconds, switched on, over one sample."""
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    nightly = written["deployments"][0]
    assert nightly["schedules"][0]["active"] is False, "a sample schedule must not fire by itself"
    nightly["schedules"] = [{"interval": 15, "active": True}]
    nightly["parameters"]["paths"] = [str(SAMPLES / "contract.pdf")]
    written["pull"] = [{"prefect.deployments.steps.set_working_directory": {"directory": str(ROOT)}}]
    path = tmp_path / "prefect.yaml"
    path.write_text(yaml.safe_dump(written), encoding="utf-8")
    return path


def _finished_runs(database: Path) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM runs WHERE status = 'complete'").fetchone()[0]
        except sqlite3.OperationalError:
            return 0  # the worker is creating the tables


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_schedule_fires_on_a_real_server_and_the_run_is_whole(tmp_path: Path) -> None:
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    environment = {
        **os.environ,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        "INDICIA_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(ROOT),
    }
    prefect = str(SCRIPTS / "prefect")
    server = [prefect, "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    worker = [prefect, "worker", "start", "--pool", "indicia", "--type", "process"]
    with _running(server, environment, tmp_path / "server.log"):
        _wait_for_server(url)
        subprocess.run(
            [prefect, "work-pool", "create", "indicia", "--type", "process"], env=environment, cwd=ROOT, check=True
        )
        subprocess.run(
            [prefect, "--no-prompt", "deploy", "--prefect-file", str(_deployment(tmp_path)), "--name", "nightly"],
            env=environment,
            cwd=ROOT,
            check=True,
        )
        with _running(worker, environment, tmp_path / "worker.log"):
            deadline = time.monotonic() + PATIENCE_SECONDS
            while _finished_runs(tmp_path / "home" / "indicia.db") == 0 and time.monotonic() < deadline:
                time.sleep(1)
    assert _finished_runs(tmp_path / "home" / "indicia.db") >= 1, (tmp_path / "worker.log").read_text()[-3000:]
