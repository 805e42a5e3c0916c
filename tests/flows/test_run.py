"""The main job from outside: real documents in, answers with evidence out, paid once."""

import io
import json
from pathlib import Path

from PIL import Image

from tests.support.command_line import CommandLine, all_absent
from tests.support.model_server import ModelServer

CONTRACTS = "legal/contract-review"


def test_a_contract_is_answered_with_located_evidence_and_nothing_is_asked_twice(
    indicia: CommandLine, samples: Path
) -> None:
    first = indicia("run", samples / "contract.pdf", "--pack", CONTRACTS, "--json")
    assert first.code == 0, first.err
    report = first.json
    assert report["status"] == "complete"
    assert report["coverage"]["unaccounted"] == 0
    assert report["coverage"]["pages_read"] == report["coverage"]["pages"] == report["coverage"]["pages_asked"]
    assert report["answers"]["found"] == report["answers"]["evidence_located"] > 0
    answers = indicia("answers", "--run", report["run"], "--json").json
    assert len(answers) == report["answers"]["total"] >= 14
    for answer in answers:
        if answer["status"] == "found":
            assert answer["citations"]
            assert all(citation["boxes"] for citation in answer["citations"])
        assert answer["reasoning"]["status"] == "complete"

    again = indicia("run", samples / "contract.pdf", "--pack", CONTRACTS, "--json").json
    assert [document["calls"] for document in again["documents"]] == [0]
    assert all(document["calls_reused"] > 0 for document in again["documents"])
    assert _values(indicia, again["run"]) == _values(indicia, report["run"])


def _values(indicia: CommandLine, run: str) -> list[object]:
    told = ("document", "question", "status", "value", "normalised", "citations", "checks", "explanation")
    return [[answer[name] for name in told] for answer in indicia("answers", "--run", run, "--json").json]


def test_show_draws_the_boxes_on_the_page(indicia: CommandLine, samples: Path, tmp_path: Path) -> None:
    run = indicia("run", samples / "contract.pdf", "--pack", CONTRACTS, "--json").json["run"]
    answers = indicia("answers", "--run", run, "--status", "found", "--json").json
    shown = indicia("show", answers[0]["answer"], "--png", tmp_path / "page.png")
    assert shown.code == 0, shown.err
    assert "not evidence" in shown.out
    with Image.open(io.BytesIO((tmp_path / "page.png").read_bytes())) as picture:
        assert max(picture.size) <= 1540


def test_coverage_adds_up_and_names_the_refused(indicia: CommandLine, samples: Path) -> None:
    done = indicia("run", samples / "broken.pdf", samples / "encrypted.pdf", samples / "contract.pdf",
                   "--pack", CONTRACTS, "--json")  # fmt: skip
    assert done.code == 1
    assert done.json["status"] == "complete"
    refused = [document for document in done.json["documents"] if document["status"] == "refused"]
    assert len(refused) == 2
    assert all(document["reason"] for document in refused)
    coverage = indicia("coverage", done.json["run"], "--json").json
    assert coverage["unaccounted"] == 0
    assert coverage["gaps"] == []
    assert sum(coverage["states"]["documents"].values()) == 3
    pages = next(document["pages"] for document in done.json["documents"] if document["status"] == "answered")
    assert sum(coverage["states"]["pages"].values()) == pages


def test_a_dry_run_counts_what_a_run_would_send_and_sends_nothing(indicia: CommandLine, samples: Path) -> None:
    with ModelServer([all_absent]) as server:
        indicia.serve_from(server.base_url)
        estimate = indicia("run", samples / "contract.pdf", "--pack", CONTRACTS, "--model", "loopback", "--dry-run",
                           "--json")  # fmt: skip
        assert estimate.code == 0, estimate.err
        assert server.asked == []
    assert estimate.json["documents"] == 1
    assert estimate.json["calls"] >= 1
    assert estimate.json["input_tokens"] > 1000
    assert float(estimate.json["cost"]["p90"]) > float(estimate.json["cost"]["p50"]) > 0
    assert indicia("runs", "--json").json == []


def test_exports_carry_every_answer(indicia: CommandLine, samples: Path, tmp_path: Path) -> None:
    run = indicia("run", samples / "contract.pdf", "--pack", CONTRACTS, "--json").json["run"]
    lines = indicia("export", "--to", "jsonl", "--run", run)
    assert lines.code == 0
    exported = [json.loads(line) for line in lines.out.splitlines()]
    assert {entry["question"] for entry in exported} == {
        answer["question"] for answer in indicia("answers", "--run", run, "--json").json
    }
    table = indicia("export", "--to", "csv", "--run", run, "-o", tmp_path / "answers.csv")
    assert table.code == 0
    assert "sha256" in table.err
    assert (tmp_path / "answers.csv").read_bytes().count(b"\n") > len(exported)


def test_documents_are_listed_with_what_became_of_them(indicia: CommandLine, samples: Path) -> None:
    done = indicia("ingest", samples / "contract.pdf", samples / "broken.pdf", samples / "nowhere.pdf", "--json")
    assert done.code == 1
    assert [row["status"] for row in done.json] == ["read", "refused", "refused"]
    listed = indicia("documents", "--json").json
    assert {row["name"]: row["status"] for row in listed} == {
        "contract.pdf": "read",
        "broken.pdf": "refused",
        "nowhere.pdf": "refused",
    }
