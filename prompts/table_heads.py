"""The heads of a table that goes on from one page to the next.

A table goes on where it is the last on its page with nothing but a foot below it, the first on the next page
with nothing but a running head above it, has as many columns, and brings no heads of its own. Knows pages as read.
"""

from typing import NamedTuple

from domain.documents import Page, Table

_MARGIN = 0.15
"""Share of a page's height in which a running head or foot may stand beside a table that crosses pages."""

MAX_HEAD = 400
"""Code points of heads told again, at most."""


class TableHead(NamedTuple):
    page: int
    """Page the heads stand on, from 1."""
    text: str


def head_above(page: Page, before: Page) -> TableHead | None:
    """Return the heads of the table that goes on from `before` to `page`; None where none does."""
    if not page.tables or not before.tables:
        return None
    upper = max(before.tables, key=lambda table: table.box.y1)
    lower = min(page.tables, key=lambda table: table.box.y0)
    if not _goes_on(upper, lower) or not _ends_at_the_foot(upper, before) or not _begins_at_the_top(lower, page):
        return None
    text = _heads(upper)
    return TableHead(before.number, text) if text else None


def _goes_on(upper: Table, lower: Table) -> bool:
    return upper.columns == lower.columns and upper.header_rows > 0 and lower.header_rows == 0


def _ends_at_the_foot(table: Table, page: Page) -> bool:
    below = (block.box for block in page.blocks if block.box.y0 >= table.box.y1)
    return all(box.y0 > page.height * (1 - _MARGIN) for box in below)


def _begins_at_the_top(table: Table, page: Page) -> bool:
    above = (block.box for block in page.blocks if block.box.y1 <= table.box.y0)
    return all(box.y1 < page.height * _MARGIN for box in above)


def _heads(table: Table) -> str:
    rows = (
        " | ".join(" ".join(cell.text.split()) for cell in table.cells if cell.row == row)
        for row in range(table.header_rows)
    )
    return " / ".join(rows)[:MAX_HEAD]
