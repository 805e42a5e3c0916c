"""Whether quotes stand on the pages they were cited from: told wherever they do not."""

import pytest

from domain.answers import Alignment, CheckOutcome, CitedQuote
from extractors.answers.citations import DocumentIndex
from extractors.answers.quote_page import quote_page
from tests.support.documents import document

LAW = "This Agreement shall be governed by the laws of the State of Delaware, without regard to conflicts."
NOTICE = "Notice of ninety (90) days shall be given before the end of the term, in writing and by courier, to the other"
FOOT, HEAD = "Confidential, page one of the supply contract", "Supply Contract of Alder and Birch"
INDEX = DocumentIndex(document(f"{LAW}\n\n{NOTICE}\n\n{FOOT}", f"{HEAD}\n\nparty at its seat.", "Schedules."))


def strayed(quote: str, block: str | None) -> bool:
    citation = INDEX.locate(CitedQuote(block=block, quote=quote))
    assert citation.page == 1
    checks = quote_page([citation], INDEX)
    assert all(check.outcome is CheckOutcome.FAIL for check in checks)
    return bool(checks)


@pytest.mark.parametrize(
    "quote",
    [
        "governed by the laws of the State of Delaware",
        "govemed by the laws of the State of De1aware, without regard to conflicts",
        "governed by laws of the State of Delaware, without regard to conflicts",
    ],
)
def test_a_quote_cited_from_another_page_is_told_however_it_was_found(quote):
    assert not strayed(quote, "p1.b1")
    assert strayed(quote, "p2.b1")
    assert strayed(quote, "p3.b1")
    assert strayed(quote, "p9.b1")


def test_a_quote_over_a_page_break_stands_on_both_pages_and_on_no_third():
    quote = "in writing and by courier, to the other party at its seat"
    assert INDEX.locate(CitedQuote(block="p1.b2", quote=quote)).alignment is Alignment.NORMALISED
    assert not strayed(quote, "p1.b2")
    assert not strayed(quote, "p2.b2")
    assert strayed(quote, "p3.b1")


def test_nothing_is_told_where_no_block_was_named():
    assert not strayed("governed by the laws of the State of Delaware", None)
