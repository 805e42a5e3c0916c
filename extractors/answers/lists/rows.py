"""The rows of a table that a list is drawn from, and those of them that the list leaves out.

A list is drawn from a column when two or more of its items are cells of it. Column heads, totals and rows that head
others do not count. Cannot know that only some of the rows were asked for. Knows no text around the table.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.answers import Citation
from domain.documents import Table
from extractors.answers.citations import DocumentIndex
from extractors.answers.folding import fold

_TOTAL = re.compile(r"\s*(?:sub-?\s?)?totals?\b|合計|小計|総計|計\s*$", re.IGNORECASE)
_FEWEST = 2
"""Items that must be cells of one column before a list counts as drawn from it."""
_SHORTEST = 3
"""Folded characters of a cell that an item may hold among other words."""


class Rows(NamedTuple):
    """A table's rows as a list shows them."""

    page: int
    rows: int
    missing: tuple[str, ...]
    """The cells of the list's column in rows of which nothing is listed."""


def rows_listed(values: Sequence[str], citations: Sequence[Citation], index: DocumentIndex) -> Iterator[Rows]:
    """Yield each table cited that the list is drawn from."""
    said = [text for value in values if (text := fold(value).text)]
    for page, table in cited_tables(citations, index):
        column = _column_of(said, table)
        if column is None:
            continue
        cells = dict(_body(table, column))
        missing = tuple(text for text in cells.values() if not any(_is_item(value, text) for value in said))
        yield Rows(page, len(cells), missing)


def cited_tables(citations: Sequence[Citation], index: DocumentIndex) -> Iterator[tuple[int, Table]]:
    """Yield the tables in which a located quote begins, each once."""
    for number in sorted({citation.page for citation in citations if citation.page is not None}):
        begins = [citation.boxes[0] for citation in citations if citation.page == number]
        for table in index.document.page(number).tables:
            if any(table.box.y0 <= (box.y0 + box.y1) / 2 <= table.box.y1 for box in begins):
                yield number, table


def _column_of(said: Sequence[str], table: Table) -> int | None:
    """Return the column that holds most items, each in a row of its own; None where it holds too few."""
    rows: Counter[int] = Counter()
    for column in range(table.columns):
        rows[column] = sum(any(_is_item(value, text) for value in said) for _, text in _body(table, column))
    column, most = rows.most_common(1)[0]
    return column if most >= _FEWEST else None


def _body(table: Table, column: int) -> Iterator[tuple[int, str]]:
    """Yield the rows that may be listed, with what they have in a column."""
    filled = Counter(cell.row for cell in table.cells if cell.text.strip())
    usual = max(Counter(filled.values()).items(), key=lambda each: (each[1], each[0]))[0] if filled else 0
    for cell in table.cells:
        heads_others = filled[cell.row] == 1 and usual > 1
        listed = cell.column == column and cell.row >= table.header_rows and not heads_others
        if listed and any(char.isalnum() for char in cell.text) and not _TOTAL.match(cell.text):
            yield cell.row, " ".join(cell.text.split())


def _is_item(value: str, cell: str) -> bool:
    """Whether a folded item is a cell, or names it among other words, as an item made of a whole row does."""
    text = fold(cell).text
    return value == text or (len(text) >= _SHORTEST and text in value) or (len(value) >= _SHORTEST and value in text)
