"""The main job on PostgreSQL: the same answers as on SQLite, to the letter, and nothing asked twice."""

from pathlib import Path
from typing import Any

import pytest

from domain.model import digest
from tests.support.command_line import CommandLine
from tests.support.postgres import Server

pytestmark = pytest.mark.slow

THIS_RUN = ("answer", "run", "call")
"""What names the run or depends on its name, and so differs from run to run."""


def run(indicia: CommandLine, samples: Path) -> Any:
    done = indicia("run", samples / "contract.pdf", "--pack", "legal/contract-review", "--json")
    assert done.code == 0, done.err
    assert done.json["status"] == "complete"
    return done.json


def digests(indicia: CommandLine, run_id: str) -> dict[str, str]:
    """Return what each answer says, by question, as a digest of all of it but the run's own names."""
    answers = indicia("answers", "--run", run_id, "--json").json
    for answer in answers:
        answer["views"] = [without_names(view) for view in answer["views"]]
    return {answer["question"]: digest(without_names(answer)) for answer in answers}


def without_names(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in THIS_RUN}


def test_a_contract_is_answered_alike_on_both_databases(postgres_server: Server, tmp_path: Path, samples: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    here = CommandLine(tmp_path / "here")
    with postgres_server.database() as name:
        there = CommandLine(tmp_path / "there", database_url=postgres_server.url(name))
        first = run(there, samples)
        assert first["documents"][0]["calls"] > 0
        coverage = there("coverage", first["run"], "--json").json
        assert (coverage["unaccounted"], coverage["gaps"]) == (0, [])
        assert digests(there, first["run"]) == digests(here, run(here, samples)["run"])

        again = run(there, samples)
        (document,) = again["documents"]
        assert (document["calls"], document["calls_reused"]) == (0, first["documents"][0]["calls"])
        assert digests(there, again["run"]) == digests(there, first["run"])
        assert there("db", "check", "--json").code == 0
    assert not (tmp_path / "there" / "data" / "indicia.db").exists()
