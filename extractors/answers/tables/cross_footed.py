"""Check the totals that an answer's figures are, or go into, in the tables they are cited from.

A figure misread or altered on its page stands in its quote all the same; in its column and its row it no longer adds
up. Says nothing where no total can be judged. Knows no model.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from domain.answers import Check, CheckOutcome, Citation
from domain.documents import Box, Cell, Table
from extractors.answers.citations import DocumentIndex
from extractors.answers.derivations.amounts import read_amount
from extractors.answers.lists.rows import cited_tables
from extractors.answers.tables.footing import Footing, footings
from extractors.answers.tables.grids import Grid, by_columns, by_rows, figure_in

_MOST_NAMED = 3
_MOST_SHOWN = 60
"""Characters of a head that are told."""


class _Judged(NamedTuple):
    page: int
    head: str
    along: str
    footing: Footing


def cross_footed(citations: Sequence[Citation], index: DocumentIndex, values: Sequence[str]) -> tuple[Check, ...]:
    """Return the check `totals_foot` for the cited cells that print one of `values`; nothing where none is judged."""
    figures = {abs(amount.number) for value in values if (amount := read_amount(value)) is not None}
    judged = [
        each
        for page, table in cited_tables(citations, index)
        for each in _of(page, table, _printing(figures, _cited(citations, page, table)))
    ]
    if not judged:
        return ()
    wrong = list(dict.fromkeys(_told(each) for each in judged if not each.footing.foots))
    if wrong:
        more = f"; and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
        return (_check(CheckOutcome.FAIL, f"{'; '.join(wrong[:_MOST_NAMED])}{more}."),)
    ways = sorted({each.along for each in judged})
    return (_check(CheckOutcome.PASS, f"The figure fits the totals of its {' and its '.join(ways)}."),)


def _of(page: int, table: Table, cells: Iterator[Cell]) -> Iterator[_Judged]:
    """Yield the totals of the columns and rows in which cells stand."""
    rows, columns = by_rows(table), by_columns(table)
    for cell in cells:
        yield from _along(page, rows, columns, cell)


def _along(page: int, rows: Grid, columns: Grid, cell: Cell) -> Iterator[_Judged]:
    for along, grid, line, column in (("column", rows, cell.row, cell.column), ("row", columns, cell.column, cell.row)):
        for footing in footings(grid, line, column):
            yield _Judged(page, _head(grid, footing), along, footing)


def _printing(figures: set[Decimal], cells: Iterator[Cell]) -> Iterator[Cell]:
    for cell in cells:
        figure = figure_in(cell)
        if figure is not None and abs(figure) in figures:
            yield cell


def _cited(citations: Sequence[Citation], page: int, table: Table) -> Iterator[Cell]:
    """Yield the cells of the rows that quotes of a page touch."""
    boxes = [box for citation in citations if citation.page == page for box in citation.boxes]
    for cell in table.cells:
        if cell.row >= table.header_rows and any(_beside(cell.box, box) for box in boxes):
            yield cell


def _beside(cell: Box, line: Box) -> bool:
    """Whether a line of a quote runs at the height of a cell's middle."""
    return line.y0 <= (cell.y0 + cell.y1) / 2 <= line.y1


def _head(grid: Grid, footing: Footing) -> str:
    head = grid.heads[footing.line]
    more = "…" if len(head) > _MOST_SHOWN else ""
    return f"“{head[:_MOST_SHOWN]}{more}”" if head else "a total"


def _told(judged: _Judged) -> str:
    footing = judged.footing
    return (
        f"On page {judged.page} {judged.head} prints {footing.printed:,}, and its {judged.along} "
        f"comes to {footing.comes_to:,}"
    )


def _check(outcome: CheckOutcome, detail: str) -> Check:
    return Check(check="totals_foot", outcome=outcome, detail=detail)
