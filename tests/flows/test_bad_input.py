"""What a wrong word, a wrong file or a wrong endpoint gets: a clear message, the right exit code, the rest done."""

import os
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine, all_absent
from tests.support.databases import rows
from tests.support.model_server import ModelServer, Say, say_json

CONTRACTS = "legal/contract-review"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("run", "x.pdf"), 2, "--pack"),
        (("run", "x.pdf", "--pack", "legal/nothing"), 2, "legal/nothing"),
        (("run", "x.pdf", "--pack", CONTRACTS, "--model", "nobody"), 2, "no model profile 'nobody'"),
        (("run", "x.pdf", "--pack", CONTRACTS, "--model", "magistral-medium"), 3, "mistral-medium-3-5"),
        (("show", "feed"), 2, "feed"),
        (("coverage", "feed"), 2, "feed"),
        (("run", "--resume", "feed"), 2, "feed"),
        (("answers", "--status", "perhaps"), 2, "perhaps"),
        (("frobnicate",), 2, "frobnicate"),
    ],
)
def test_a_wrong_word_is_told_with_its_exit_code(
    indicia: CommandLine, words: tuple[str, ...], code: int, told: str
) -> None:
    done = indicia(*words)
    assert done.code == code, done.err
    assert told in done.err
    assert "Traceback" not in done.err


def test_a_pack_with_a_duplicate_id_is_refused_by_name(indicia: CommandLine, tmp_path: Path, samples: Path) -> None:
    folder = tmp_path / "mine" / "twice" / "v1"
    folder.mkdir(parents=True)
    folder.joinpath("pack.toml").write_text(
        'name = "mine/twice"\nversion = 1\ntitle = "T"\nowner = "o"\nlanguage = "en"\nreview = "r"\n'
    )
    folder.joinpath("system.md").write_text("Answer.\n")
    question = (
        '[[question]]\nid = "same"\ntext = "What is it called?"\ntype = "text"\nevidence = "the name"\n'
        '[question.cues]\nen = ["name"]\n'
    )
    folder.joinpath("questions.toml").write_text(question * 2)
    done = indicia("run", samples / "contract.pdf", "--pack", folder)
    assert done.code == 2
    assert "same" in done.err


@pytest.mark.parametrize(
    ("say", "code", "told"),
    [
        (say_json({"detail": "Invalid API Key"}, status=401), 3, "unauthorised"),
        (say_json({"object": "error", "message": "Invalid model: test-model", "type": "invalid_model",
                   "code": "1500"}, status=400), 3, "model_gone"),
        (say_json({"message": "Requests rate limit exceeded"}, status=429, headers=[("retry-after", "0")]), 1, ""),
        (Say(b"<html>welcome</html>", headers=(("content-type", "text/html"),)), 1, ""),
    ],
)  # fmt: skip
def test_an_endpoint_that_cannot_answer_is_told_and_the_documents_are_read(
    well_read: CommandLine, samples: Path, say: Say, code: int, told: str
) -> None:
    with ModelServer([say]) as server:
        well_read.serve_from(server.base_url)
        done = well_read("run", samples / "contract.pdf", samples / "sponsorship.pdf", "--pack", CONTRACTS,
                       "--model", "loopback", "--json")  # fmt: skip
    assert done.code == code, done.err
    assert told in done.err
    assert done.json["coverage"]["pages_read"] == done.json["coverage"]["pages"] > 0
    assert done.json["status"] == ("stopped" if code == 3 else "partial")
    assert done.json["answers"]["found"] == 0


def test_an_endpoint_that_is_down_is_told_and_the_run_can_be_resumed(well_read: CommandLine, samples: Path) -> None:
    with ModelServer([all_absent]) as server:
        gone = server.base_url
    well_read.serve_from(gone)
    done = well_read("run", samples / "contract.pdf", "--pack", CONTRACTS, "--model", "loopback", "--json")
    assert done.code == 3, done.err
    assert "--resume" in done.err
    assert done.json["status"] == "stopped"


def test_a_missing_file_is_named_and_the_others_are_answered(well_read: CommandLine, samples: Path) -> None:
    with ModelServer([all_absent]) as server:
        well_read.serve_from(server.base_url)
        done = well_read("run", samples / "nowhere.pdf", samples / "contract.pdf", "--pack", CONTRACTS,
                       "--model", "loopback", "--json")  # fmt: skip
    assert done.code == 1
    assert {document["name"]: document["status"] for document in done.json["documents"]} == {
        "nowhere.pdf": "refused",
        "contract.pdf": "answered",
    }
    assert "no such file" in str(done.json["documents"]).lower()


def test_a_read_only_home_is_told(indicia: CommandLine, samples: Path) -> None:
    if os.geteuid() == 0:  # nothing on a disk is read-only for root; the kernel's own folder is
        home = Path("/sys/indicia") if Path("/sys").is_dir() else Path("/dev/indicia")
    else:
        indicia.home.chmod(0o500)
        home = indicia.home / "data"
    done = indicia("--home", home, "ingest", samples / "contract.pdf")
    indicia.home.chmod(0o700)
    assert done.code == 3, done.err
    assert str(home) in done.err
    assert "Traceback" not in done.err


def test_a_home_that_cannot_be_made_is_told(indicia: CommandLine, samples: Path) -> None:
    (indicia.home / "data").write_text("a file where a folder should be")
    done = indicia("ingest", samples / "contract.pdf")
    assert done.code == 3, done.err
    assert "data" in done.err
    assert "Traceback" not in done.err


def test_a_database_of_a_newer_version_is_refused_untouched(indicia: CommandLine, samples: Path) -> None:
    assert indicia("ingest", samples / "contract.pdf").code == 0
    rows(indicia.home / "data", "UPDATE alembic_version SET version_num = '9999'")
    done = indicia("ingest", samples / "contract.pdf")
    assert done.code == 3
    assert "9999" in done.err
    assert "Traceback" not in done.err
