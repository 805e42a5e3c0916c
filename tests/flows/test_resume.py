"""A run killed at any instant is taken up whole, and no call is paid for twice beyond those in flight."""

import random
import signal
import time
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine, all_absent
from tests.support.model_server import Asked, ModelServer, Say

pytestmark = pytest.mark.slow

CONTRACTS = "legal/contract-review"
CONCURRENCY = 2


def _slowly(asked: Asked) -> Say:
    said = all_absent(asked)
    return Say(said.body, delay=0.3)


@pytest.mark.parametrize("seed", range(3))
def test_kill_and_resume(well_read: CommandLine, samples: Path, seed: int) -> None:
    files = [samples / "contract.pdf", samples / "sponsorship.pdf", samples / "annual-report.pdf"]
    with ModelServer([_slowly]) as server:
        well_read.serve_from(server.base_url, CONCURRENCY)
        process = well_read.start("run", *files, "--pack", CONTRACTS, "--model", "loopback")
        while not server.asked and process.poll() is None:
            time.sleep(0.02)
        time.sleep(random.Random(seed).uniform(0, 0.5))
        process.kill()
        process.communicate()
        (run,) = well_read("runs", "--json").json
        done = well_read("run", "--resume", run["run"], "--json")
        assert done.code == 0, done.err
        needed = len({request.body for request in server.asked})
        assert len(server.asked) <= needed + CONCURRENCY
    assert done.json["status"] == "complete"
    assert done.json["coverage"]["unaccounted"] == 0
    assert {document["status"] for document in done.json["documents"]} == {"answered"}


def test_ctrl_c_stops_after_the_calls_in_flight_with_state_saved(well_read: CommandLine, samples: Path) -> None:
    with ModelServer([_slowly]) as server:
        well_read.serve_from(server.base_url, 1)
        process = well_read.start("run", samples / "contract.pdf", samples / "annual-report.pdf", "--pack", CONTRACTS,
                                "--model", "loopback", "--json")  # fmt: skip
        while not server.asked and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130, err.decode()
        assert b"--resume" in err
        sent = len(server.asked)
        (run,) = well_read("runs", "--json").json
        assert run["status"] == "stopped"
        done = well_read("run", "--resume", run["run"], "--json")
        assert done.code == 0, done.err
        assert len({request.body for request in server.asked}) == len(server.asked) > sent
