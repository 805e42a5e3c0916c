"""Lies planted in true answers raise an alarm over the whole pipeline; the true answers raise none."""

import hashlib

import pytest

from tests.support.command_line import CommandLine
from tests.support.documents import Sheet, Text, pdf, text_pdf
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
    Lie.LOST_ITEM: ("list_complete", {"parties"}),
    Lie.TRACE_VALUE: ("trace_conclusion", set(FACTS)),
    Lie.TRACE_QUOTE: ("trace_quotes", set(FACTS)),
    Lie.TRACE_FIGURE: ("trace_figures", set(FACTS)),
    Lie.TRACE_PAGE: ("trace_pages", set(FACTS)),
    Lie.TRACE_LOOP: ("trace_loops", set(FACTS)),
}
ROWS = (
    ("Party", "Country", "Share"),
    ("Alder Limited", "England", "41"),
    ("Birch Company", "Delaware", "34"),
    ("Cedar Partners", "Ireland", "16"),
    ("Dogwood Trading", "Japan", "9"),
)
TABLE = "table"
NAMES = tuple(row[0] for row in ROWS[1:])
FACTS_OF_TABLE = {"parties": Fact(NAMES, NAMES)}


def table_pdf() -> bytes:
    """A list of parties, set as a table."""
    heading = Text(72, 84, "The parties to the agreement and their shares")
    cells = [
        Text(72 + 150 * column, 120 + 18 * row, text)
        for row, each in enumerate(ROWS)
        for column, text in enumerate(each)
    ]
    return pdf([Sheet((heading, *cells))])


def failed_checks(indicia: CommandLine) -> tuple[str, dict[str, dict[str, set[str]]]]:
    """The run, and by name of file and question the checks that failed: one told truly, one for each kind of lie."""
    lies = {"truth": None, **{lie.value: lie for lie in CAUGHT}, TABLE: Lie.LOST_ITEM}
    paths = {name: indicia.home / f"{name}.pdf" for name in lies}
    for name, path in paths.items():
        path.write_bytes(table_pdf() if name == TABLE else text_pdf(*PAGES, f"This copy is called {name}."))
    ids = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}
    planted = {ids[name][:12]: lie for name, lie in lies.items() if lie is not None}
    facts = {key[:12]: FACTS_OF_TABLE if name == TABLE else FACTS for name, key in ids.items()}
    with ModelServer([Replay(facts, planted)]) as server:
        indicia.serve_from(server.base_url)
        done = indicia("run", *paths.values(), "--pack", "legal/contract-review", "--model", "loopback", "--json")
    assert done.code == 1, done.err  # rows are missing
    answers = indicia("answers", "--run", done.json["run"], "--json").json
    names = {key: name for name, key in ids.items()}
    found: dict[str, dict[str, set[str]]] = {name: {} for name in lies}
    for answer in answers:
        failed = {check["check"] for check in answer["checks"] if check["outcome"] == "fail"}
        found[names[answer["document"]]][answer["question"]] = failed
    return done.json["run"], found


@pytest.mark.slow
def test_planted_lies_raise_an_alarm_and_the_truth_raises_none(indicia: CommandLine) -> None:
    run, found = failed_checks(indicia)
    assert {question: found["truth"][question] for question in FACTS} == {question: set() for question in FACTS}
    for lie, (check, questions) in CAUGHT.items():
        failed = {question for question in FACTS if check in found[lie.value][question]}
        assert failed >= questions, (lie, found[lie.value])
    assert "rows_returned" in found[TABLE]["parties"]
    gaps = indicia("coverage", run, "--json").json["gaps"]
    assert {gap["which"].rpartition(":")[2] for gap in gaps if gap["loss"] == "rows_not_returned"} == {"parties"}
