"""What quotes leave out is named, and fails the answer where it may turn the sense."""

import pytest

from domain.answers import CheckOutcome, CitedQuote
from extractors.answers.citations import DocumentIndex
from extractors.answers.quote_words import quote_words
from tests.support.documents import document

INDEX = DocumentIndex(
    document(
        "The Licensee shall not assign this Agreement without the prior written consent of the Licensor.\n"
        "The fee of five hundred (500) dollars falls due on the 7th day of March, 2006.\n"
        "The carrier is Fleet Aerospace Limited."
    )
)


def check(*quotes):
    return quote_words([INDEX.locate(CitedQuote(block="p1.b1", quote=quote)) for quote in quotes], INDEX)


@pytest.mark.parametrize(
    ("quote", "outcome", "named"),
    [
        ("shall assign this Agreement without the prior written consent", CheckOutcome.FAIL, ["not"]),
        ("assign this Agreement the prior written consent of the Licensor", CheckOutcome.FAIL, ["without"]),
        ("The fee of five hundred dollars falls due", CheckOutcome.FAIL, ["(500)"]),
        ("falls due on the 7th day of 2006", CheckOutcome.FAIL, ["March"]),
        ("Licensee not assign this Agreement without the prior", CheckOutcome.FAIL, ["shall"]),
        ("Fleet Limited", CheckOutcome.FAIL, ["Aerospace"]),
        ("not assign this Agreement without the prior consent of the Licensor", CheckOutcome.PASS, ["written"]),
        ("shall not assign thls Agreement without tbe prior written", CheckOutcome.PASS, []),
    ],
)
def test_what_is_left_out_is_named(quote, outcome, named):
    (found,) = check(quote)
    assert (found.check, found.outcome) == ("quote_words", outcome)
    assert all(f"\u201c{word}\u201d" in found.detail for word in named)
    assert found.detail.count("\u201c") == len(named)


def test_quotes_that_stand_as_they_are_and_such_as_stand_nowhere_have_no_such_check():
    assert check("shall not assign this Agreement", "nothing of the kind stands in it anywhere") == ()
