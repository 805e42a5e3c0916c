"""Figures worked out by the embedded reader: from the rows of a formula, with what the checks say of them."""

from bench.tatqa import page_of
from domain.answers import CheckOutcome
from extractors.answers.checks import check_answer
from extractors.answers.citations import DocumentIndex
from extractors.answers.parse import parse_candidates
from extractors.embedded.extract import answer, answer_json
from prompts.packs import load_pack
from tests.extractors.embedded.asking import prompt

PACK = load_pack("finance/annual-report@2")
DERIVED = tuple(question for question in PACK.questions if question.derive is not None)
STATEMENT = (
    "CONSOLIDATED STATEMENTS OF INCOME",
    "(In millions)",
    "Year Ended June 30, 2016 2015 2014",
    "Total revenue 85,320 93,580 86,833",
    "Gross margin 52,540 60,542 59,755",
    "Operating income 20,182 18,161 27,759",
)


def answered(*lines):
    document = page_of(lines)
    text = answer_json(answer(prompt(document, *DERIVED)))
    return document, parse_candidates(text, DERIVED)


def test_margins_and_growth_come_with_a_derivation_that_passes_every_check():
    document, parsed = answered(*STATEMENT)
    said = {candidate.question: candidate for candidate in parsed.candidates}
    values = {name: candidate.values for name, candidate in said.items()}
    assert values == {"gross-margin": ("61.6%",), "operating-margin": ("23.7%",), "revenue-growth": ("-8.8%",)}
    index = DocumentIndex(document)
    for question in DERIVED:
        candidate = said[question.id]
        citations = [index.locate(quote) for quote in candidate.quotes]
        checks = check_answer(question, candidate.values, citations, index, candidate.derivation)
        assert {check.outcome for check in checks} == {CheckOutcome.PASS}, checks
        assert "figure_recomputed" in {check.check for check in checks}


def test_without_a_line_of_years_nothing_is_worked_out():
    _, parsed = answered(*STATEMENT[:2], *STATEMENT[3:])
    assert {candidate.status for candidate in parsed.candidates} == {"absent"}


def test_a_missing_row_is_no_nought():
    _, parsed = answered(*STATEMENT[:4])
    statuses = {candidate.question: candidate.status for candidate in parsed.candidates}
    assert statuses == {"gross-margin": "absent", "operating-margin": "absent", "revenue-growth": "found"}
