"""An answer checked against the words its quotes cover: pass, fail or not applicable, and why."""

import pytest

from domain.answers import CheckOutcome, CitedQuote
from domain.questions import AnswerType, Cues, Question
from extractors.answers.checks import check_answer, normalised
from extractors.answers.citations import DocumentIndex
from tests.support.documents import document

PASS, FAIL, NOT_APPLICABLE = CheckOutcome.PASS, CheckOutcome.FAIL, CheckOutcome.NOT_APPLICABLE
PAGE = """It is dated the 6th day of March, 2006 and ends on 令和7年3月31日.
The fee is $1,234.5 thousand, and revenue was (12.3) in all, or ¥1,234百万円.
Notice of twelve (12) months; a rate of five percent (5%).
It is between Alpha Ltd., Beta Inc. and Gamma KK, under the laws of the State of Delaware.
It ends on the third anniversary of the Effective Date. The licence is non-exclusive.
Net sales 1,234 1,100"""
INDEX = DocumentIndex(document(PAGE))


def question(kind, **more):
    return Question(
        id="asked", text="What does it say?", type=kind, evidence="The words.", cues=Cues(en=("it",)), **more
    )


def checks(kind, values, quotes, **more):
    asked = question(kind, **more)
    citations = [INDEX.locate(CitedQuote(block="p1.b1", quote=quote)) for quote in quotes]
    return {check.check: check for check in check_answer(asked, values, citations, INDEX)}


CASES = [
    (AnswerType.DATE, "March 6, 2006", "dated the 6th day of March, 2006", {}, PASS),
    (AnswerType.DATE, "March 7, 2006", "dated the 6th day of March, 2006", {}, FAIL),
    (AnswerType.DATE, "2025-03-31", "ends on 令和7年3月31日", {}, PASS),
    (
        AnswerType.DATE,
        "the third anniversary of the Effective Date",
        "ends on the third anniversary of the Effective Date",
        {},
        PASS,
    ),
    (
        AnswerType.DATE,
        "the fourth anniversary of the Effective Date",
        "ends on the third anniversary of the Effective Date",
        {},
        FAIL,
    ),
    (AnswerType.MONEY, "$1,234.5 thousand", "The fee is $1,234.5 thousand", {}, PASS),
    (AnswerType.MONEY, "$1,234,500", "The fee is $1,234.5 thousand", {}, PASS),
    (AnswerType.MONEY, "$1,234.5 million", "The fee is $1,234.5 thousand", {}, FAIL),
    (AnswerType.MONEY, "(12.3)", "revenue was (12.3) in all", {}, PASS),
    (AnswerType.MONEY, "12.3", "revenue was (12.3) in all", {}, FAIL),
    (AnswerType.MONEY, "¥1,234,000,000", "¥1,234百万円", {}, PASS),
    (AnswerType.MONEY, "1,234", "Net sales 1,234 1,100", {}, PASS),
    (AnswerType.MONEY, "€1,234", "Net sales 1,234 1,100", {}, FAIL),
    (AnswerType.NUMBER, "1,100", "Net sales 1,234 1,100", {}, PASS),
    (AnswerType.NUMBER, "one year", "Notice of twelve (12) months", {"unit": "months"}, PASS),
    (AnswerType.NUMBER, "twelve (12) days", "Notice of twelve (12) months", {"unit": "months"}, FAIL),
    (AnswerType.PERCENTAGE, "5%", "a rate of five percent (5%)", {}, PASS),
    (AnswerType.PERCENTAGE, "6%", "a rate of five percent (5%)", {}, FAIL),
    (AnswerType.BOOLEAN, "yes", "The licence is non-exclusive", {}, NOT_APPLICABLE),
    (
        AnswerType.CHOICE,
        "non-exclusive",
        "The licence is non-exclusive",
        {"choices": ("exclusive", "non-exclusive")},
        PASS,
    ),
    (AnswerType.CHOICE, "sole", "The licence is non-exclusive", {"choices": ("sole", "shared")}, NOT_APPLICABLE),
    (AnswerType.CHOICE, "other", "The licence is non-exclusive", {"choices": ("sole", "shared")}, FAIL),
    (AnswerType.TEXT, "Delaware", "laws of the State of Delaware", {"normalise": "jurisdiction"}, PASS),
    (AnswerType.TEXT, "New York", "laws of the State of Delaware", {"normalise": "jurisdiction"}, FAIL),
    (AnswerType.TEXT, "STATE OF DELAWARE", "laws of the State of Delaware", {}, PASS),
    (AnswerType.TEXT, "the laws of the State of Delaware, it says", "laws of the State of Delaware", {}, PASS),
    (AnswerType.TEXT, "Bermuda", "laws of the State of Delaware", {}, FAIL),
]


@pytest.mark.parametrize(("kind", "value", "quote", "more", "outcome"), CASES)
def test_a_value_is_compared_with_the_quoted_words(kind, value, quote, more, outcome):
    found = checks(kind, [value], [quote], **more)
    assert found["quote_located"].outcome is PASS
    assert (found["value_in_quote"].outcome, bool(found["value_in_quote"].detail)) == (outcome, True)


def test_each_item_of_a_list_is_compared():
    quote = "between Alpha Ltd., Beta Inc. and Gamma KK"
    assert checks(AnswerType.LIST, ["Alpha Ltd.", "Gamma KK"], [quote])["value_in_quote"].outcome is PASS
    failed = checks(AnswerType.LIST, ["Alpha Ltd.", "Delta AG"], [quote])["value_in_quote"]
    assert (failed.outcome, failed.detail) == (FAIL, "1 of 2 items do not stand in the quotes.")


def test_a_quote_that_stands_nowhere_fails_and_leaves_nothing_to_compare():
    found = checks(AnswerType.MONEY, ["$5"], ["The fee is five dollars and no more"])
    assert found["quote_located"].outcome is FAIL
    assert found["value_in_quote"].outcome is NOT_APPLICABLE


def test_one_lost_quote_of_two_is_told():
    found = checks(AnswerType.PERCENTAGE, ["5%"], ["a rate of five percent (5%)", "whatever it may be, it is invented"])
    assert (found["quote_located"].outcome, found["value_in_quote"].outcome) == (FAIL, PASS)
    assert "1 of 2" in found["quote_located"].detail


def test_no_quote_is_no_evidence():
    assert checks(AnswerType.TEXT, ["Delaware"], [])["quote_located"].outcome is FAIL


def test_a_currency_that_is_not_in_the_quote_is_told_as_such():
    detail = checks(AnswerType.MONEY, ["€1,234"], ["Net sales 1,234 1,100"])["value_in_quote"].detail
    assert "unit or currency" in detail


def test_a_value_of_a_quote_over_a_page_break_may_stand_on_either_page():
    index = DocumentIndex(document("The parties agree that the fee", "shall be $5,000 in all."))
    cited = index.locate(CitedQuote(block="p1.b1", quote="the parties agree that the fee shall be $5,000 in all"))
    assert cited.page == 1
    found = check_answer(question(AnswerType.MONEY), ["$5,000"], [cited], index)
    assert [check.outcome for check in found] == [PASS, PASS]


def test_values_are_normalised_by_the_question():
    assert normalised(question(AnswerType.NUMBER, unit="months"), ["one (1) year"]) == "12 months"
    assert normalised(question(AnswerType.LIST), ["Alpha  Ltd.", "Beta"]) == "Alpha Ltd.; Beta"
    assert normalised(question(AnswerType.TEXT), ["anything"]) is None
    assert normalised(question(AnswerType.DATE), []) is None
