"""Lies planted in true answers raise an alarm over the whole pipeline; the true answers raise none."""

import hashlib
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.documents import text_pdf
from tests.support.model_server import ModelServer
from tests.support.replaying import Fact, Lie, Replay

PAGES = (
    "CONSULTING AGREEMENT\n\nbetween Alder Limited and Birch Company, dated as of March 6, 2024.",
    "9. Governing Law. This Agreement is governed by the laws of the State of Delaware.",
    "10. Notices. Notices are given in writing.",
)
FACTS = {
    "parties": Fact(("Alder Limited", "Birch Company"), ("between Alder Limited and Birch Company",)),
    "agreement-date": Fact(("March 6, 2024",), ("dated as of March 6, 2024",)),
    "governing-law": Fact(("State of Delaware",), ("governed by the laws of the State of Delaware",)),
}
CAUGHT = {
    Lie.WRONG_PAGE: ("quote_page", set(FACTS)),
    Lie.ALTERED_FIGURE: ("quote_located", {"agreement-date"}),
    Lie.ALTERED_VALUE: ("value_in_quote", set(FACTS)),
    Lie.INVENTED_QUOTE: ("quote_located", set(FACTS)),
    Lie.TRACE_VALUE: ("trace_conclusion", set(FACTS)),
    Lie.TRACE_QUOTE: ("trace_quotes", set(FACTS)),
    Lie.TRACE_FIGURE: ("trace_figures", set(FACTS)),
    Lie.TRACE_PAGE: ("trace_pages", set(FACTS)),
    Lie.TRACE_LOOP: ("trace_loops", set(FACTS)),
}


def told(indicia: CommandLine, lie: Lie | None) -> dict[str, set[str]]:
    """The failed checks of each answer that a fact stands behind, with its status."""
    path = indicia.home / "contract.pdf"
    path.write_bytes(text_pdf(*PAGES))
    with ModelServer([Replay({hashlib.sha256(path.read_bytes()).hexdigest()[:12]: FACTS}, lie)]) as server:
        indicia.serve_from(server.base_url)
        done = indicia("run", path, "--pack", "legal/contract-review", "--model", "loopback", "--json")
        assert done.code == 0, done.err
        answers = indicia("answers", "--run", done.json["run"], "--json").json
    failed = {
        answer["question"]: {check["check"] for check in answer["checks"] if check["outcome"] == "fail"}
        for answer in answers
    }
    return {question: failed[question] for question in FACTS}


@pytest.mark.slow
def test_planted_lies_raise_an_alarm_and_the_truth_raises_none(indicia: CommandLine, tmp_path: Path) -> None:
    assert told(indicia, None) == {question: set() for question in FACTS}
    for lie, (check, questions) in CAUGHT.items():
        failed = told(indicia, lie)
        assert {question for question, checks in failed.items() if check in checks} >= questions, (lie, failed)
