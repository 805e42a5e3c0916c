"""Two workers over one run, killed with SIGKILL at random moments: nothing lost, no answer twice, no needless call."""

from pathlib import Path

import pytest

from bench.kill_calls import kill

pytestmark = pytest.mark.slow


def test_killed_workers(tmp_path: Path) -> None:
    told = kill(tmp_path, calls=200, kills=30, seed=7)
    assert told["kills"] > 5
    assert told["answers"] == told["answers_on_a_settled_call"] == told["needed"]
    assert told["answered_twice"] == 0
    assert told["integrity"] == "ok"
    assert told["sent"] <= told["needed"] + told["in_doubt"]
