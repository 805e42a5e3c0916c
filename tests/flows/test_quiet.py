"""No command of ours imports Prefect before its telemetry is off, and what we start of Prefect's is quiet, too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.settings import PREFECT_QUIET, quiet_environment
from tests.support.command_line import CommandLine
from tests.support.prefect_server import Site, free_port, wait_until

ASKED_LOUD, ASKED_QUIET = 77, 78
AT_THE_IMPORT = f"""
import os, sys
from importlib.abc import MetaPathFinder

class Watching(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "prefect":
            quiet = os.environ["DO_NOT_TRACK"] == "1" and os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
            os._exit({ASKED_QUIET} if quiet else {ASKED_LOUD})

sys.meta_path.insert(0, Watching())
from flows.cli import main
sys.argv[0] = "indicia"
main()
"""


@pytest.mark.parametrize(
    "words",
    [
        ["run", "{contract}", "--pack", "legal/contract-review"],
        ["deploy"],
        ["deploy", "--check"],
        ["serve", "--folder", "{folder}", "--pack", "legal/contract-review"],
    ],
    ids=lambda words: words[0] + words[-1] if isinstance(words, list) else None,
)
def test_prefect_is_imported_quietly(words: list[str], indicia: CommandLine, samples: Path) -> None:
    given = [word.format(contract=samples / "contract.pdf", folder=samples) for word in words]
    loud = {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "true",
        "DO_NOT_TRACK": "0",
        "PREFECT_API_URL": "http://127.0.0.1:9/api",
    }
    done = subprocess.run(
        [sys.executable, "-c", AT_THE_IMPORT, *given], cwd=indicia.home, env=indicia.environment() | loud, check=False,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == ASKED_QUIET, done.stderr


def test_what_we_start_is_quiet_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DO_NOT_TRACK", "0")
    assert PREFECT_QUIET.items() <= quiet_environment(PREFECT_HOME="x").items()
    assert quiet_environment(PREFECT_HOME="x")["PREFECT_HOME"] == "x"


def test_our_own_server_has_analytics_off(prefect_url: str, tmp_path: Path) -> None:
    server = Site(tmp_path, url=prefect_url).ask("/admin/settings")["server"]
    assert server["analytics_enabled"] is False
    assert server["ui"]["v2_enabled"] is False
    assert server["concurrency"]["lease_storage"].endswith("filesystem")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_serve_starts_a_server_answers_a_firing_and_leaves_nothing_running(
    indicia: CommandLine, tmp_path: Path, samples: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    os.link(samples / "contract.pdf", inbox / "contract.pdf")
    port = free_port()
    quick = Site(tmp_path, url=f"http://127.0.0.1:{port}/api", name="served")
    taken = indicia(
        "serve", "--folder", inbox, "--pack", "legal/contract-review", "--port", str(port), "--cron", "61 * * * *"
    )
    assert (taken.code, "61" in taken.err) == (2, True)
    words = ["serve", "--folder", str(inbox), "--pack", "legal/contract-review", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *words],
        cwd=tmp_path,
        env={name: value for name, value in quick.environment().items() if name != "PREFECT_API_URL"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deployed = wait_until(lambda: _deployed(quick), "the deployment")
        assert deployed["schedules"][0]["schedule"]["timezone"] == "Asia/Tokyo"
        assert deployed["schedules"][0]["active"] is True
        assert quick.ask("/admin/settings")["server"]["analytics_enabled"] is False
        quick.ask(f"/deployments/{deployed['id']}/create_flow_run", {})
        wait_until(lambda: quick.flow_runs("COMPLETED"), "a firing")
    finally:
        process.kill()
        process.communicate()
    wait_until(lambda: not _answers(quick), "the end of the server, whose parent was killed")
    (run,) = indicia("runs", "--json").json
    assert run["status"] == "complete"


def _deployed(site: Site) -> object:
    if not _answers(site):
        return None
    return next((found for found in site.ask("/deployments/filter", {}) if found["schedules"]), None)


def _answers(site: Site) -> bool:
    try:
        return bool(site.ask("/health"))
    except OSError:
        return False


def test_a_port_in_use_is_told(indicia: CommandLine, prefect_url: str, samples: Path, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    port = prefect_url.split(":")[2].split("/", maxsplit=1)[0]
    told = indicia("serve", "--folder", tmp_path / "inbox", "--pack", "legal/contract-review", "--port", port)
    assert (told.code, f"Port {port} is in use" in told.err) == (3, True), told.err
    assert "Traceback" not in told.err
