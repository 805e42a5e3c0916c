"""A table as a grid of figures, with its row heads and column heads. Knows no quote and judges nothing."""

import re
from decimal import Decimal
from typing import NamedTuple

from domain.documents import Cell, Table

_FIGURE = re.compile(
    r"(?:US|C|A|HK)?[$€£¥￥₩]?\s*(?P<minus>[-\u2010-\u2015\u2212△▲(]?)\s*[$€£¥￥₩]?\s*"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<places>\.\d+)?\s*(?P<close>\)?)\s*(?:\(\d\))?"
)
_NOUGHT = re.compile(r"[$€£¥￥₩]?\s*[-\u2010-\u2015\u2212]+")


class Grid(NamedTuple):
    """Lines of figures, None where a cell is empty or holds anything else; a dash is nought."""

    lines: tuple[tuple[Decimal | None, ...], ...]
    heads: tuple[str, ...]
    """What stands at the head of each line."""

    @property
    def width(self) -> int:
        return len(self.lines[0]) if self.lines else 0


def by_rows(table: Table) -> Grid:
    """Return the figures of a table row by row; what its column heads print is no figure."""
    lines: list[list[Decimal | None]] = [[None] * table.columns for _ in range(table.rows)]
    heads = [""] * table.rows
    for cell in sorted(table.cells, key=lambda each: each.column):
        if cell.row >= table.header_rows:
            lines[cell.row][cell.column] = figure_in(cell)
            heads[cell.row] = heads[cell.row] or _head(cell)
    return Grid(tuple(map(tuple, lines)), tuple(heads))


def by_columns(table: Table) -> Grid:
    """Return the figures of a table column by column, each under the words of its column heads."""
    heads = [""] * table.columns
    for cell in table.cells:
        if cell.row < table.header_rows:
            for column in range(cell.column, cell.column + cell.column_span):
                heads[column] = f"{heads[column]} {cell.text}".strip()
    return Grid(tuple(zip(*by_rows(table).lines, strict=True)), tuple(heads))


def figure_in(cell: Cell) -> Decimal | None:
    """Return the figure that a cell prints and nothing beside it; None for a percentage or any other words."""
    text = " ".join(cell.text.split())
    if _NOUGHT.fullmatch(text):
        return Decimal(0)
    match = _FIGURE.fullmatch(text)
    if match is None or (match["minus"] == "(") != bool(match["close"]):
        return None
    number = Decimal(match["digits"].replace(",", "") + (match["places"] or ""))
    return -number if match["minus"] else number


def _head(cell: Cell) -> str:
    return " ".join(cell.text.split()) if any(char.isalpha() for char in cell.text) else ""
