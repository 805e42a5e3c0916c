"""Totals of cited tables: those that come out pass, an altered figure is told, others are not judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import CheckOutcome, CitedQuote
from domain.documents import Box, Cell, Document, Table
from extractors.answers.citations import DocumentIndex
from extractors.answers.tables.cross_footed import cross_footed
from extractors.answers.tables.grids import figure_in
from tests.support.documents import document

PASS, FAIL = CheckOutcome.PASS, CheckOutcome.FAIL
SEGMENTS = (
    ("", "Flexibles", "Rigid", "Total"),
    ("Sales in Europe", "1,101", "265", "1,366"),
    ("Sales in Japan", "1,579", "(21)", "1,558"),
    ("Other sales", "138", "—", "138"),
    ("Total sales", "2,818", "244", "3,062"),
    ("Cost of sales", "2,004", "111", "2,115"),
    ("Gross profit", "$ 814", "$ 133", "$ 947"),
)


def page(rows: tuple[tuple[str, ...], ...]) -> Document:
    """A page of a table, each row a line of its own."""
    made = document("\n".join(" ".join(row) for row in rows))
    only = made.pages[0]
    lines = {word.line: word.box for word in only.words}
    cells = tuple(
        Cell(row=row, column=column, box=lines[row], text=text)
        for row, each in enumerate(rows)
        for column, text in enumerate(each)
    )
    box = only.blocks[0].box
    table = Table(block="p1.b1", box=box, rows=len(rows), columns=len(rows[0]), header_rows=1, cells=cells)
    return made.model_copy(update={"pages": (only.model_copy(update={"tables": (table,)}),)})


def told(rows: tuple[tuple[str, ...], ...], row: int, column: int) -> CheckOutcome | None:
    """What the check says of a cell, quoted with its row."""
    index = DocumentIndex(page(rows))
    citation = index.locate(CitedQuote(block=None, quote=" ".join(rows[row])))
    assert citation.located
    checks = cross_footed([citation], index, [rows[row][column]])
    return checks[0].outcome if checks else None


def altered(row: int, column: int, text: str) -> tuple[tuple[str, ...], ...]:
    changed = [list(each) for each in SEGMENTS]
    changed[row][column] = text
    return tuple(map(tuple, changed))


@pytest.mark.parametrize("row", range(1, 7))
@pytest.mark.parametrize("column", range(1, 4))
def test_a_table_that_adds_up_raises_no_alarm(row, column):
    assert told(SEGMENTS, row, column) in {PASS, None}
    assert told(SEGMENTS, 4, column) is PASS


@given(row=st.sampled_from((1, 2)), digit=st.integers(1, 9))
def test_a_digit_that_is_another_is_told_where_its_column_or_row_adds_up(row, digit):
    printed = SEGMENTS[row][1]
    other = str((int(printed[2]) + digit) % 10)
    assert told(altered(row, 1, f"{printed[:2]}{other}{printed[3:]}"), row, 1) is FAIL


def test_an_altered_total_and_a_lost_sign_are_told():
    assert told(altered(4, 1, "2,318"), 4, 1) is FAIL
    assert told(altered(2, 2, "21"), 2, 2) is FAIL


def test_the_total_is_named_with_what_it_comes_to():
    rows = altered(1, 1, "1,701")
    index = DocumentIndex(page(rows))
    citation = index.locate(CitedQuote(block=None, quote=" ".join(rows[1])))
    (check,) = cross_footed([citation], index, ["1,701"])
    assert "“Total sales” prints 2,818, and its column comes to 3,418" in check.detail


def test_figures_that_add_up_to_nothing_are_not_judged():
    rows = (("", "2023", "2022"), ("Employees", "1,204", "1,100"), ("Offices", "371", "395"), ("Ships", "128", "109"))
    assert told(rows, 1, 1) is None


@pytest.mark.parametrize(
    ("text", "figure"),
    [("$ 9,583", 9583), ("(7)", -7), ("—", 0), ("- 5", -5), ("1,204 (1)", 1204), ("¥1,234", 1234)],
)
def test_a_cell_s_figure_is_read(text, figure):
    assert figure_in(Cell(row=0, column=0, box=Box(0, 0, 1, 1), text=text)) == figure


@pytest.mark.parametrize("text", ["13.6 %", "July 29, 2023", "", "12 months", "(7"])
def test_a_cell_of_anything_else_has_no_figure(text):
    assert figure_in(Cell(row=0, column=0, box=Box(0, 0, 1, 1), text=text)) is None
