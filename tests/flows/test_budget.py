"""A budget stops a run before the call that would exceed it, with all saved; a larger one goes on from there."""

import json
from pathlib import Path

from tests.support.command_line import CommandLine, all_absent
from tests.support.model_server import Asked, ModelServer, Say, say_json

PACK = "legal/contract-review"


def modestly(asked: Asked) -> Say:
    """Answer, and count tokens as few as an honest endpoint would."""
    said = json.loads(all_absent(asked).body)
    said["usage"] = {"prompt_tokens": len(asked.body) // 4, "completion_tokens": 200}
    return say_json(said)


def test_a_budget_stops_a_run_and_a_larger_one_goes_on(well_read: CommandLine, samples: Path) -> None:
    files = [samples / "contract.pdf", samples / "sponsorship.pdf", samples / "annual-report.pdf"]
    with ModelServer([modestly]) as server:
        well_read.serve_from(server.base_url, 2)
        said = well_read("run", *files, "--pack", PACK, "--model", "loopback", "--budget", "0.06", "--json")
        assert said.code == 5, said.err
        assert "--budget AMOUNT" in said.err
        assert said.json["status"] == "stopped"
        assert float(said.json["usage"]["cost"]) <= 0.06
        sent = len(server.asked)
        assert sent > 0
        done = well_read("run", "--resume", said.json["run"], "--budget", "1", "--json")
        assert done.code == 0, done.err
        assert done.json["status"] == "complete"
        assert len({asked.body for asked in server.asked}) == len(server.asked) > sent, "nothing is paid for twice"


def test_a_daily_limit_in_tokens(well_read: CommandLine, samples: Path) -> None:
    with ModelServer([all_absent]) as server:
        well_read.serve_from(server.base_url, 2)
        well_read.configure((well_read.home / "indicia.toml").read_text() + "\n[budget]\nday_tokens = 100\n")
        said = well_read("run", samples / "contract.pdf", "--pack", PACK, "--model", "loopback", "--json")
        assert said.code == 5, said.err
        assert "today (UTC)" in said.err
        assert not server.asked
