"""Many questions on one document: its prefix is paid for once, and the dry run says so beforehand."""

from pathlib import Path

import pytest

from tests.support.billing_server import BillingServer
from tests.support.command_line import CommandLine
from tests.support.model_server import ModelServer

PROFILE = """
[models.cached]
model = "test-model"
base_url = "{base_url}"
dialect = "mistral"
context_tokens = 262144
working_tokens = 100000
max_output_tokens = 32768
reasoning = "effort"
second_look = false
price_input = 1.5
price_cached = 0.15
price_output = 7.5

[asking]
questions_per_call = 4
"""


@pytest.fixture
def indicia(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


def test_the_dry_run_says_what_is_billed_and_the_prefix_is_read_from_the_cache(
    well_read: CommandLine, samples: Path
) -> None:
    words = ("run", samples / "contract.pdf", "--pack", "legal/contract-review", "--model", "cached", "--json")
    server = BillingServer()
    with ModelServer([server]) as model:
        well_read.configure(PROFILE.format(base_url=model.base_url))
        told = well_read(*words, "--dry-run").json
        done = well_read(*words)
    assert done.code == 0, done.err
    billed, cached = (sum(part) for part in zip(*server.billed, strict=True))
    assert len(server.billed) == told["calls"] >= 4
    assert told["input_tokens"] == pytest.approx(billed, rel=0.02)
    assert told["cached_tokens"] == pytest.approx(cached, rel=0.02)
    assert cached > billed / 2
    usage = done.json["usage"]
    assert (usage["input_tokens"], usage["cached_tokens"]) == (billed, cached)
    paid = ((billed - cached) * 1.5 + cached * 0.15 + usage["output_tokens"] * 7.5) / 1e6
    assert float(usage["cost"]) == pytest.approx(paid, abs=1e-4)
    keys = {asked.json["prompt_cache_key"] for asked in model.asked}
    assert len(keys) == told["windows"]
