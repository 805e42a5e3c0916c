"""A table that goes on over the page has its heads told again; two tables that only look alike do not."""

import pytest

from domain.documents import Block, Box, Cell, Document, Page, Table
from domain.windows import PageSlice, Window
from prompts.render import render_request
from prompts.table_heads import TableHead, head_above
from tests.prompts.builders import SOURCE, document, pack, page

HEADS = ("Year", "Revenue", "Net\nincome")


def table(*rows: tuple[str, ...], top: float, bottom: float, heads: int) -> Table:
    box = Box(50, top, 500, bottom)
    cells = tuple(
        Cell(row=row, column=column, box=box, text=text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Table(block=None, box=box, rows=len(rows), columns=len(rows[0]), header_rows=heads, cells=cells)


def tabled(number: int, text: str, block: Box, *tables: Table) -> Page:
    drawn = page(number, text)
    blocks = (Block(id=f"p{number}.b1", start=0, end=len(text), box=block),)
    return drawn.model_copy(update={"tables": tables, "blocks": blocks})


UPPER = table(HEADS, ("2022", "10", "1"), top=400, bottom=800, heads=1)
LOWER = table(("2023", "11", "2"), top=40, bottom=200, heads=0)
BEFORE = tabled(1, "Year Revenue Net income 2022 10 1", UPPER.box, UPPER)
AFTER = tabled(2, "2023 11 2", LOWER.box, LOWER)


def both() -> Document:
    return document(BEFORE, AFTER)


def told(drawn: Document, *pages: int) -> str:
    slices = tuple(PageSlice(page=number, first_block=0, end_block=1, tokens=1) for number in pages)
    window = Window(document=SOURCE, index=0, slices=slices, cutter="test")
    request = render_request(drawn, window, pack(), pack().questions, {}, structured=False)
    return "".join(part.text for part in request.messages[-1].parts if part.kind == "text")


def test_the_heads_stand_before_the_rest_of_the_table_in_a_window_of_its_own() -> None:
    assert "<<<PAGE 2>>>\n<<<TABLE HEAD REPEATED from page 1: Year | Revenue | Net income>>>\n[p2.b1] 2023" in told(
        both(), 2
    )
    assert "REPEATED" not in told(both(), 1)


@pytest.mark.parametrize(
    ("lower", "block"),
    [
        (LOWER.model_copy(update={"header_rows": 1}), LOWER.box),
        (table(("2023", "11"), top=40, bottom=200, heads=0), LOWER.box),
        (table(("2023", "11", "2"), top=400, bottom=500, heads=0), Box(50, 200, 500, 300)),
    ],
    ids=["heads of its own", "another number of columns", "text above it"],
)
def test_another_table_is_not_taken_for_the_same(lower: Table, block: Box) -> None:
    assert head_above(tabled(2, "2023 11 2", block, lower), BEFORE) is None


def test_text_below_a_table_ends_it() -> None:
    ended = tabled(1, "The end.", Box(50, 420, 500, 440), table(HEADS, ("a", "b", "c"), top=100, bottom=400, heads=1))
    assert head_above(AFTER, ended) is None
    assert head_above(AFTER, BEFORE) == TableHead(1, "Year | Revenue | Net income")
