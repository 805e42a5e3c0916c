"""A list with fewer items than the place it is cited from is told; a whole list raises no alarm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import CheckOutcome, CitedQuote
from domain.documents import Box, Cell, Document, Table
from extractors.answers.citations import DocumentIndex
from extractors.answers.lists.complete import list_checks
from extractors.answers.lists.enumerations import counted_parts
from tests.support.documents import document

PASS, FAIL, NOT_APPLICABLE = CheckOutcome.PASS, CheckOutcome.FAIL, CheckOutcome.NOT_APPLICABLE

OPENING = (
    "This Agreement is made by and between Alder Limited, an English company (“Alder”), Birch Company, a\n"
    "Delaware corporation having its seat at 12 Main Street, Dover (“Birch”) and Cedar GmbH (the “Licensee”)."
)
COUNTED = "The Products are (i) enzyme kits, (ii) reagents and buffers, and (iii) software for analysis."
STRUNG = "It covers enzyme kits, reagents, buffers and software, each as listed by the maker."
JAPANESE = "株式会社赤松（以下「甲」という。）と白樺株式会社（以下「乙」という。）は、次のとおり契約する。"
NUMBERED = "1. Alder Limited, an English company\n\n2. Birch Company, having an address at Dover"


def told(page: str | Document, values: list[str], quotes: list[str] | None = None) -> dict[str, CheckOutcome]:
    index = DocumentIndex(document(page) if isinstance(page, str) else page)
    citations = [index.locate(CitedQuote(block=None, quote=quote)) for quote in quotes or values]
    assert all(citation.located for citation in citations)
    return {check.check: check.outcome for check in list_checks(values, citations, index)}


WHOLE = [
    (OPENING, ["Alder Limited", "Birch Company", "Cedar GmbH"]),
    (OPENING, ["Alder Limited", "Birch Company", "Licensee"]),
    ("It is made between Alder Limited and Birch Company.", ["Alder Limited", "Birch Company"]),
    (COUNTED, ["enzyme kits", "reagents and buffers", "software"]),
    (STRUNG, ["enzyme kits", "reagents", "buffers", "software"]),
    (JAPANESE, ["株式会社赤松", "白樺株式会社"]),
    (NUMBERED, ["Alder Limited", "Birch Company"]),
]


@pytest.mark.parametrize(("page", "values"), WHOLE)
def test_a_whole_list_passes(page: str, values: list[str]) -> None:
    assert told(page, values) == {"list_complete": PASS} or page in {STRUNG, WHOLE[2][0]}
    assert told(page, values)["list_complete"] is not FAIL


@pytest.mark.parametrize(("page", "values"), WHOLE)
def test_a_list_without_its_last_item_fails_with_the_quote_and_without(page: str, values: list[str]) -> None:
    assert told(page, values[:-1], values)["list_complete"] is FAIL
    assert told(page, values[:-1])["list_complete"] is FAIL


@pytest.mark.parametrize(
    "page",
    [
        "Notices go to Alder Limited, with a copy to its counsel at Dover, and are given in writing.",
        "The territory is Japan. The United States, Canada and Mexico are reserved.",
    ],
)
def test_a_place_that_counts_nothing_is_not_judged(page: str) -> None:
    assert told(page, [page.split()[3].strip(".,")]) == {"list_complete": NOT_APPLICABLE}


def table_page(labels: list[str]) -> Document:
    """A page of a table, each row a line of its own."""
    made = document("\n".join(["Party Share", *(f"{label} 1{at}" for at, label in enumerate(labels)), "Total 99"]))
    page = made.pages[0]
    rows = ["Party", *labels, "Total"]
    shares = ["Share", *(f"1{at}" for at in range(len(labels))), "99"]
    cells = [
        Cell(row=row, column=column, box=Box(0, 0, 1, 1), text=text)
        for row, pair in enumerate(zip(rows, shares, strict=True))
        for column, text in enumerate(pair)
    ]
    table = Table(block="p1.b1", box=page.blocks[0].box, rows=len(rows), columns=2, header_rows=1, cells=tuple(cells))
    return made.model_copy(update={"pages": (page.model_copy(update={"tables": (table,)}),)})


NAMES = ["Alder Limited", "Birch Company", "Cedar Partners", "Dogwood Trading", "Elm Brothers"]


def test_all_rows_of_a_table_but_heads_and_totals_are_wanted() -> None:
    page = table_page(NAMES)
    assert told(page, NAMES)["rows_returned"] is PASS
    assert told(page, [f"{name} 1{at}" for at, name in enumerate(NAMES)])["rows_returned"] is PASS


@given(st.sets(st.sampled_from(NAMES), min_size=2, max_size=4))
def test_any_row_that_is_left_out_is_told(listed: set[str]) -> None:
    assert told(table_page(NAMES), sorted(listed))["rows_returned"] is FAIL


def test_one_item_that_a_table_happens_to_hold_asks_for_no_rows() -> None:
    assert "rows_returned" not in told(table_page(NAMES), NAMES[:1])


@given(st.integers(min_value=2, max_value=15))
def test_parts_are_counted_in_each_style(many: int) -> None:
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"]
    for marks in (roman, "abcdefghijklmno", range(1, 16)):
        text = "; ".join(f"({mark}) a thing" for mark in list(marks)[:many])
        assert len(counted_parts(text)) == many
