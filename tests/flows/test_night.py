"""A night cut off by kill -9 of the worker and all it started: the next firing finishes it, nothing is asked twice."""

import shutil
from pathlib import Path

import pytest

from tests.support.command_line import PROFILE, all_absent
from tests.support.databases import rows
from tests.support.model_server import Asked, ModelServer, Say
from tests.support.prefect_server import Site, wait_until

FILES = ("contract.pdf", "sponsorship.pdf", "annual-report.pdf")


def _slowly(asked: Asked) -> Say:
    return Say(all_absent(asked).body, delay=1.5)


def _attempts(site: Site) -> list[tuple[str, str]]:
    """Every attempt at a call on record: its key and its state."""
    return rows(site.home / "data", "SELECT key, state FROM calls")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_next_firing_finishes_a_killed_night(tmp_path: Path, prefect_url: str, samples: Path) -> None:
    site = Site(tmp_path, url=prefect_url, name="night")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in FILES:
        shutil.copy(samples / name, inbox)
    with ModelServer([_slowly]) as model:
        site.configure('model = "loopback"\n' + PROFILE.format(base_url=model.base_url, concurrency=1))
        site("deploy", "--file", site.deployments(every_seconds=10), "--folder", inbox)
        with site.worker() as worker:
            wait_until(lambda: len(model.asked) >= 2, 90, "the second call of the first night")
            worker.kill()
        (killed,) = [run for run in site("runs", "--json").json if run["status"] == "running"]
        asked_before = len(model.asked)
        site.bury(site.flow_runs("RUNNING")[0]["id"])
        with site.worker():
            wait_until(lambda: site.flow_runs("COMPLETED"), 90, "the next firing")
        site.pause()
        asked = [request.body for request in model.asked]
    runs = {run["run"]: run for run in site("runs", "--json").json}
    assert runs[killed["run"]]["status"] == "complete"
    assert runs[killed["run"]]["documents"] == len(FILES)
    coverage = site("coverage", killed["run"], "--json").json
    assert (coverage["unaccounted"], coverage["gaps"]) == (0, [])
    assert len(asked) > asked_before
    assert len(asked) <= len(set(asked)) + 1, "only the call in flight when it was killed is asked again"
    attempts = _attempts(site)
    in_doubt = [state for _, state in attempts if state == "in_doubt"]
    assert len(attempts) == len(asked)
    assert len(in_doubt) == len(asked) - len(set(asked))
