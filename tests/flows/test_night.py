"""A night on a real Prefect server: deployed, fired by its schedule, cut off by kill -9, finished by the next firing.

With SQLAlchemy 2.1 no schedule ever fires, and with a current FastAPI the server does not start; this
is what notices.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.command_line import PROFILE, Outcome, all_absent
from tests.support.databases import rows
from tests.support.model_server import Asked, ModelServer, Say
from tests.support.prefect_server import Site, wait_until

FILES = ("contract.pdf", "sponsorship.pdf", "annual-report.pdf")
MARKUP = "<b>[x](http:x).pdf"
"""A file that is refused, and whose name would be more than a name wherever it is shown."""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_night_is_deployed_fired_killed_and_finished_by_the_next_firing(
    tmp_path: Path, prefect_url: str, samples: Path
) -> None:
    site = Site(tmp_path, url=prefect_url, name="night")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in FILES:
        shutil.copy(samples / name, inbox)
    shutil.copy(samples / "broken.pdf", inbox / MARKUP)
    with ModelServer([_slowly]) as model:
        site.configure('model = "loopback"\n' + PROFILE.format(base_url=model.base_url, concurrency=1))
        often = _deployed(site, inbox)
        with site.worker() as worker:
            assert "differs" not in site("deploy", "--file", often).out
            wait_until(lambda: len(model.asked) >= 2, "the second call of the first night")
            worker.kill()
        (killed,) = [run["run"] for run in site("runs", "--json").json if run["status"] == "running"]
        asked_before = len(model.asked)
        site.bury(site.flow_runs("RUNNING")[0]["id"])
        with site.worker():
            wait_until(lambda: site.flow_runs("COMPLETED"), "the next firing")
            _all_is_well(site, often)
        site.pause()
        asked = [request.body for request in model.asked]
    assert len(asked) > asked_before
    _is_whole(site, killed)
    _is_told(site, killed)
    _nothing_was_asked_twice(site, asked)


def _slowly(asked: Asked) -> Say:
    return Say(all_absent(asked).body, delay=1.5)


def _deployed(site: Site, inbox: Path) -> Path:
    """Deploy, switched off; returns the file of the same deployments that fire often, which nobody has deployed yet."""
    quiet = site.deployments()
    before = site("deploy", "--check", "--file", quiet, "--json")
    assert before.code == 1, before.err
    assert {each["what"] for each in before.json if not each["ok"]} == {
        "deployment nightly-night", "deployment ingest-night", "worker of pool pool-night",
    }  # fmt: skip
    made = site("deploy", "--file", quiet, "--folder", inbox, "--json")
    assert [each["what"] for each in made.json if not each["ok"]] == ["worker of pool pool-night"], made.out
    often = site.deployments(every_seconds=10)
    assert "schedules" in site("deploy", "--check", "--file", often).out
    return often


def _all_is_well(site: Site, file: Path) -> None:
    def checked() -> Outcome | None:
        told = site("deploy", "--check", "--file", file, "--json")
        return told if told.code == 0 else None  # a worker on a busy machine may have missed a heartbeat

    after = wait_until(checked, "a check without a fault")
    assert [each for each in after.json if not each["ok"]] == []
    assert any(each["detail"].startswith("active: interval") for each in after.json)
    assert any(each["what"] == "telemetry" and each["detail"].startswith("off") for each in after.json)


def _is_whole(site: Site, run: str) -> None:
    (known,) = [each for each in site("runs", "--json").json if each["run"] == run]
    assert known["status"] == "complete"
    assert known["documents"] == len(FILES) + 1
    coverage = site("coverage", run, "--json").json
    assert (coverage["unaccounted"], coverage["gaps"]) == (0, [])


def _is_told(site: Site, run: str) -> None:
    """The run's artifacts are there, tell its numbers, and hold no markup of a file's name."""
    (summary, *_) = [found for found in site.artifacts("indicia-run") if run in found["data"]]
    assert "| Coverage | 100.0 %" in summary["data"]
    assert "4: 3 answered, 1 refused" in summary["data"]
    (table, *_) = site.artifacts("indicia-failures")
    names = [row["name"] for row in json.loads(table["data"])]
    assert r"\<b\>\[x\]\(http\:x\).pdf" in names
    assert any(found["data"].startswith("data:image/svg+xml;base64,") for found in site.artifacts("indicia-picture"))
    assert any(found["data"] == 100.0 for found in site.artifacts("indicia-progress"))


def _nothing_was_asked_twice(site: Site, asked: list[bytes]) -> None:
    """But for the call in flight when the worker was killed, which the record has as in doubt."""
    assert len(asked) <= len(set(asked)) + 1
    attempts = rows(site.home / "data", "SELECT key, state FROM calls")
    in_doubt = [state for _, state in attempts if state == "in_doubt"]
    assert len(attempts) == len(asked)
    assert len(in_doubt) == len(asked) - len(set(asked))
