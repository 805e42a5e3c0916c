"""`indicia run --batch`: handed over, collected, taken up by another process, and what it leaves asked one by one."""

import json
import os
import signal
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.batch_server import BatchApi
from tests.support.command_line import PROFILE, CommandLine, Outcome, all_absent
from tests.support.databases import rows
from tests.support.model_server import Asked, ModelServer

PACK = ("--pack", "legal/contract-review", "--json")
BATCHED = PROFILE.replace("[asking]", 'batch = "{form}"\nbatch_share = 0.5\n\n[asking]\nbatch_look_seconds = 0.1')
NAMES = ("contract.pdf", "sponsorship.pdf")


class Batching(CommandLine):
    """`indicia` whose model takes batches."""

    def offers(self, model: ModelServer, form: str = "mistral", **more: str) -> None:
        toml = BATCHED.format(base_url=model.base_url, concurrency=2, form=form)
        self.configure(
            'model = "loopback"\n' + toml.replace('dialect = "vllm"', more.get("dialect", 'dialect = "mistral"'))
        )

    def run(self, samples: Path, *words: str) -> Outcome:
        return self("run", *(samples / name for name in NAMES), *PACK, "--batch", *words)


@pytest.fixture
def indicia(well_read: CommandLine) -> Batching:
    return Batching(well_read.home)


@pytest.fixture
def api() -> Iterator[tuple[BatchApi, ModelServer]]:
    api = BatchApi(all_absent)
    with ModelServer([api.answer]) as model:
        yield api, model


def _calls(indicia: CommandLine) -> list[tuple[str, ...]]:
    return rows(indicia.home / "data", "SELECT state, attempt, cost FROM calls ORDER BY id")


def _batches(indicia: CommandLine) -> list[tuple[str, ...]]:
    return rows(indicia.home / "data", "SELECT state, remote, ended FROM batches ORDER BY id")


def test_every_call_is_handed_over_and_answered_at_the_batch_price(
    indicia: Batching, api: tuple[BatchApi, ModelServer], samples: Path
) -> None:
    endpoint, model = api
    indicia.offers(model)
    done = indicia.run(samples)
    assert done.code == 0, done.err
    assert done.json["answers"]["total"] > done.json["answers"]["failed"] == 0
    assert endpoint.singles == []
    assert len(endpoint.jobs) == 1
    assert len({line["custom_id"] for line in endpoint.lines}) == len(endpoint.lines) == len(_calls(indicia))
    assert all("stream" not in line["body"] for line in endpoint.lines)
    assert _batches(indicia) == [("collected", "job-0", "SUCCESS")]
    single = Decimal(2) + Decimal(5) * 100 / 1_000_000
    assert {Decimal(cost) for _, _, cost in _calls(indicia)} == {single / 2}
    again = indicia.run(samples)
    assert [document["calls_reused"] > 0 for document in again.json["documents"]] == [True, True]
    assert len(endpoint.jobs) == 1, "all was on record: nothing is handed over"


def test_what_a_batch_leaves_out_or_spoils_is_asked_by_itself_at_the_full_price(
    indicia: Batching, api: tuple[BatchApi, ModelServer], samples: Path
) -> None:
    endpoint, model = api
    indicia.offers(model)
    seen: list[str] = []

    def first(call: str) -> bool:
        seen.append(call)
        return call == seen[0]

    endpoint.drops = first
    endpoint.spoils = lambda call: True
    done = indicia.run(samples)
    assert done.code == 0, done.err
    states = _calls(indicia)
    assert len(endpoint.singles) == len(endpoint.lines)
    assert sorted({(state, attempt) for state, attempt, _ in states}) == [("failed", 1), ("settled", 2)]


@pytest.mark.parametrize("refused", ["submit", "look", "fetch"])
def test_an_endpoint_that_stumbles_is_handed_nothing_twice(
    indicia: Batching, api: tuple[BatchApi, ModelServer], samples: Path, refused: str
) -> None:
    endpoint, model = api
    endpoint.refuses = [refused]
    indicia.offers(model)
    done = indicia.run(samples)
    if done.code != 0:
        (run,) = indicia("runs", "--json").json
        assert (done.code, run["status"]) == (3, "stopped"), done.err
        done = indicia("run", "--resume", run["run"], "--json")
    assert done.code == 0, done.err
    assert len(endpoint.jobs) == 1
    assert endpoint.singles == []


def test_another_process_collects_what_a_killed_one_handed_over(
    indicia: Batching, api: tuple[BatchApi, ModelServer], samples: Path
) -> None:
    endpoint, model = api
    endpoint.looks = 10_000
    indicia.offers(model)
    running = indicia.start("run", *(samples / name for name in NAMES), *PACK, "--batch")
    until = time.monotonic() + 60
    while not (endpoint.jobs and endpoint.jobs[0]["looks"]):
        assert time.monotonic() < until
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    endpoint.looks = 0
    (run,) = indicia("runs", "--json").json
    done = indicia("run", "--resume", run["run"], "--json")
    assert done.code == 0, done.err
    assert len(endpoint.jobs) == 1
    assert endpoint.singles == []
    assert {(state, attempt) for state, attempt, _ in _calls(indicia)} == {("settled", 1)}


def test_a_cancelled_batch_stops_the_run_and_resuming_asks_one_by_one(
    indicia: Batching, api: tuple[BatchApi, ModelServer], samples: Path
) -> None:
    endpoint, model = api
    endpoint.ends, endpoint.drops = "CANCELLED", lambda call: True
    indicia.offers(model)
    stopped = indicia.run(samples)
    assert (stopped.code, endpoint.singles) == (3, []), stopped.err
    assert "was cancelled at the endpoint" in stopped.err
    done = indicia("run", "--resume", stopped.json["run"], "--json")
    assert done.code == 0, done.err
    assert len(endpoint.singles) == len(endpoint.lines)


def test_a_batch_that_could_exceed_the_budget_is_not_handed_over(
    indicia: Batching, api: tuple[BatchApi, ModelServer], samples: Path
) -> None:
    endpoint, model = api
    indicia.offers(model)
    over = indicia.run(samples, "--budget", "0.001")
    assert over.code == 5, over.err
    assert endpoint.jobs == []
    done = indicia("run", "--resume", over.json["run"], "--json", "--budget", "100")
    assert done.code == 0, done.err
    assert len(endpoint.jobs) == 1


def test_files_for_a_server_that_is_up_only_at_night(
    indicia: Batching, api: tuple[BatchApi, ModelServer], samples: Path
) -> None:
    endpoint, model = api
    indicia.offers(model, form="files", dialect='dialect = "vllm"')
    running = indicia.start("run", *(samples / name for name in NAMES), *PACK, "--batch")
    folder = indicia.home / "data" / "batches"
    until = time.monotonic() + 60
    while not (asked := list(folder.glob("*.in.jsonl"))):
        assert time.monotonic() < until
        time.sleep(0.05)
    lines = [json.loads(line) for line in asked[0].read_text(encoding="utf-8").splitlines()]
    assert {(line["method"], line["url"]) for line in lines} == {("POST", "/v1/chat/completions")}
    _serve(endpoint, asked[0])
    out, err = running.communicate(timeout=90)
    assert running.returncode == 0, err
    assert json.loads(out)["answers"]["total"] > 0
    assert endpoint.singles == []


def _serve(endpoint: BatchApi, requests: Path) -> None:
    """Answer a file as `vllm run-batch` does."""
    told: list[dict[str, Any]] = []
    for line in map(json.loads, requests.read_text(encoding="utf-8").splitlines()):
        said = endpoint.script(Asked("POST", "", {}, json.dumps(line["body"]).encode()))
        told.append({"id": "vllm-1", "custom_id": line["custom_id"], "error": None,
                     "response": {"status_code": 200, "request_id": "r", "body": said.json}})  # fmt: skip
    replies = requests.with_name(requests.name.replace(".in.", ".out."))
    replies.write_text("".join(json.dumps(each) + "\n" for each in told), encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "why"), [("", "takes no batches"), ('batch = "mistral"\nretention = "none"\n', "forbids batches")]
)
def test_batches_are_refused_where_they_cannot_or_must_not_be(
    indicia: Batching, samples: Path, table: str, why: str
) -> None:
    toml = PROFILE.format(base_url="http://127.0.0.1:9/v1", concurrency=1)
    indicia.configure('model = "loopback"\n' + toml.replace("[asking]", table + "\n[asking]"))
    told = indicia.run(samples)
    assert (told.code, why in told.err) == (2, True), told.err
