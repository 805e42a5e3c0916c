"""The deployments of prefect.yaml on a real Prefect server with a real worker: the schedule fires and answers.

With SQLAlchemy 2.1 no schedule ever fires, and with a current FastAPI the server does not start; this
is what notices.
"""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from flows.settings import PREFECT_QUIET
from tests.conftest import ROOT
from tests.support.command_line import CommandLine
from tests.support.prefect_server import Site, wait_until


@pytest.fixture
def site(tmp_path: Path, prefect_url: str) -> Site:
    return Site(tmp_path, url=prefect_url, name="schedule")


def test_the_samples_schedules_do_not_fire_by_themselves_and_wait_for_each_other() -> None:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in written["deployments"]:
        assert all(schedule["active"] is False for schedule in deployment["schedules"])
        assert all(schedule["timezone"] == "Asia/Tokyo" for schedule in deployment["schedules"])
        assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
        assert deployment["work_pool"]["job_variables"]["env"] == PREFECT_QUIET


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_deploy_then_the_schedule_fires_and_the_run_is_whole(site: Site, samples: Path) -> None:
    inbox = site.home / "inbox"
    inbox.mkdir()
    shutil.copy(samples / "contract.pdf", inbox)
    shutil.copy(samples / "broken.pdf", inbox / "<b>[x](http:x).pdf")
    quiet = site.deployments()
    before = site("deploy", "--check", "--file", quiet, "--json")
    assert before.code == 1, before.err
    assert {each["what"] for each in before.json if not each["ok"]} == {
        "deployment nightly-schedule", "deployment ingest-schedule", "worker of pool pool-schedule",
    }  # fmt: skip
    made = site("deploy", "--file", quiet, "--folder", inbox, "--json")
    assert [each["what"] for each in made.json if not each["ok"]] == ["worker of pool pool-schedule"], made.out
    often = site.deployments(every_seconds=15)
    assert "schedules" in site("deploy", "--check", "--file", often).out
    with site.worker():
        assert "differs" not in site("deploy", "--file", often).out
        wait_until(lambda: site.flow_runs("COMPLETED"), 120, "a firing that ends well")
        after = site("deploy", "--check", "--file", often, "--json")
    assert [each for each in after.json if not each["ok"]] == []
    assert after.code == 0
    assert any(each["detail"].startswith("active: interval") for each in after.json)
    assert any(each["what"] == "telemetry" and each["detail"].startswith("off") for each in after.json)
    site.pause()
    run = site("runs", "--json").json[-1]
    assert run["status"] == "complete"
    assert site("coverage", run["run"], "--json").json["unaccounted"] == 0
    _is_told(site, run["run"])


def _is_told(site: Site, run: str) -> None:
    """The run's artifacts are there, tell its numbers, and hold no markup of a file's name."""
    (summary, *_) = [found for found in site.artifacts("indicia-run") if run in found["data"]]
    assert "| Coverage | 100.0 %" in summary["data"]
    assert "2: 1 answered, 1 refused" in summary["data"]
    (table, *_) = site.artifacts("indicia-failures")
    names = [row["name"] for row in json.loads(table["data"])]
    assert r"\<b\>\[x\]\(http\:x\).pdf" in names
    assert any(found["data"].startswith("data:image/svg+xml;base64,") for found in site.artifacts("indicia-picture"))
    assert any(found["data"] == 100.0 for found in site.artifacts("indicia-progress"))


def test_without_a_server_deploy_says_so(indicia: CommandLine, tmp_path: Path) -> None:
    told = indicia("deploy", "--check")
    assert (told.code, "PREFECT_API_URL" in told.err) == (3, True)
    nobody = Site(tmp_path, url="http://127.0.0.1:9/api")("deploy", "--check")
    assert (nobody.code, "cannot be used" in nobody.err) == (3, True)
    assert "Traceback" not in nobody.err


def test_a_file_that_is_no_prefect_yaml_is_a_usage_error(prefect_url: str, tmp_path: Path) -> None:
    site = Site(tmp_path, url=prefect_url)
    foreign = "deployments: [{name: x, entrypoint: x.py:f, work_pool: {name: p}}]"
    for text in ("[", "name: x", "deployments: [{name: x}]", foreign):
        (tmp_path / "bad.yaml").write_text(text)
        told = site("deploy", "--check", "--file", tmp_path / "bad.yaml")
        assert told.code == 2, told.err
        assert "--file" in told.err
