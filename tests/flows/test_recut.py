"""An endpoint that takes less than its profile says: its windows are cut smaller once, and all of them are answered."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine, all_absent
from tests.support.databases import rows
from tests.support.model_server import Asked, ModelServer, Say, say_json, say_message

SAYS_SO = say_json(
    {"message": "Prompt contains 9 tokens, too large for model with 8 maximum context length"}, status=400
)
HALF = 40_000
"""Characters of a prompt with half of the annual report: its one window is cut in two or three."""


def _says_so(asked: Asked) -> Say:
    del asked
    return SAYS_SO


def _counts(asked: Asked) -> Say:
    """Answer, as if only this much of the prompt had been read: a server that cuts without a word."""
    whole = all_absent(asked).json["choices"][0]["message"]
    return say_message(whole, usage={"prompt_tokens": 9_000, "completion_tokens": 10, "total_tokens": 9_010})


@pytest.mark.parametrize("refusal", [_says_so, _counts])
def test_a_window_that_is_too_long_is_cut_smaller_once(
    well_read: CommandLine, samples: Path, refusal: Callable[[Asked], Say]
) -> None:
    def takes_half(asked: Asked) -> Say:
        return refusal(asked) if len(asked.body) > HALF else all_absent(asked)

    with ModelServer([takes_half]) as model:
        well_read.serve_from(model.base_url)
        done = well_read(
            "run", samples / "annual-report.pdf", "--pack", "finance/annual-report", "--model", "loopback", "--json"
        )
    assert done.code == 0, done.err
    assert done.json["answers"]["failed"] == 0
    assert done.json["documents"][0]["windows"] > 1
    coverage = well_read("coverage", done.json["run"], "--json").json
    assert (coverage["unaccounted"], coverage["gaps"]) == (0, [])
    states = rows(well_read.home / "data", "SELECT state, failure_kind FROM calls")
    assert ("failed", "too_long") in states
    assert set(states) == {("failed", "too_long"), ("settled", None)}


def test_an_endpoint_that_takes_nothing_is_told_and_not_asked_for_ever(well_read: CommandLine, samples: Path) -> None:
    with ModelServer([SAYS_SO]) as model:
        well_read.serve_from(model.base_url)
        done = well_read(
            "run", samples / "contract.pdf", "--pack", "legal/contract-review", "--model", "loopback", "--json"
        )
        asked = len(model.asked)
    assert done.code == 1, done.err
    assert done.json["answers"]["failed"] == done.json["answers"]["total"]
    assert asked < 20
