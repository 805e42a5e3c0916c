"""The deployments of prefect.yaml as written, and what `deploy` says where it cannot register them."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from domain.errors import UsageError
from flows.deploy import deployments, site_file
from flows.settings import PREFECT_QUIET, load_settings
from tests.conftest import ROOT
from tests.support.command_line import CommandLine
from tests.support.prefect_server import Site


def test_the_samples_schedules_do_not_fire_by_themselves_and_wait_for_each_other() -> None:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in written["deployments"]:
        assert all(schedule["active"] is False for schedule in deployment["schedules"])
        assert all(schedule["timezone"] == "Asia/Tokyo" for schedule in deployment["schedules"])
        assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
        assert deployment["work_pool"]["job_variables"]["env"] == PREFECT_QUIET


def test_without_a_server_deploy_says_so(indicia: CommandLine, tmp_path: Path) -> None:
    told = indicia("deploy", "--check")
    assert (told.code, "PREFECT_API_URL" in told.err) == (3, True)
    nobody = Site(tmp_path, url="http://127.0.0.1:9/api", more={"PREFECT_CLIENT_MAX_RETRIES": "0"})("deploy", "--check")
    assert (nobody.code, "cannot be used" in nobody.err) == (3, True)
    assert "Traceback" not in nobody.err


IMPATIENT = """
import flows.registered
flows.registered.ANSWER_SECONDS = 0.5
from flows.cli import main
main()
"""


def test_a_server_that_takes_a_call_and_never_answers_is_told_as_too_slow(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # its backlog takes the call, nobody answers it
        site = Site(tmp_path, url=f"http://127.0.0.1:{silent.getsockname()[1]}/api")
        told = subprocess.run(
            [sys.executable, "-c", IMPATIENT, "deploy", "--check"],
            cwd=tmp_path,
            env=site.environment(),
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    assert (told.returncode, "is too slow" in told.stderr) == (3, True), told.stderr
    assert "Traceback" not in told.stderr


FOREIGN = "deployments: [{name: x, entrypoint: x.py:f, work_pool: {name: p}}]"


@pytest.mark.parametrize("text", ["[", "name: x", "deployments: [{name: x}]", FOREIGN])
def test_a_file_that_is_no_prefect_yaml_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(UsageError, match="--file"):
        deployments(site_file(tmp_path / "bad.yaml", load_settings({}), None))


def test_a_refused_file_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(FOREIGN)
    told = Site(tmp_path, url="http://127.0.0.1:9/api")("deploy", "--check", "--file", tmp_path / "bad.yaml")
    assert told.code == 2, told.err
    assert "--file" in told.err
