"""Which rows of a page make up a table, and which lines above it are its headings. Knows geometry, not columns."""

from collections.abc import Sequence
from itertools import pairwise

from extractors.pages.cells import Row

_LABELS_BETWEEN = 3
"""Lines without figures that may stand between two rows of one table."""
_GAP = 2.5
"""Heights of a line by which rows of one table may stand apart."""
_HEAD_ROWS = 5
_HEAD_GAP = 1.2
_HEAD_CHARACTERS = 60
_UNIT_CHARACTERS = 30
_LABEL_CHARACTERS = 110
_FAR = 24
"""Rows before and after in which a heading is looked for."""
_NEAR = 4.0
"""Points a rule may stand below the heading it underlines."""


def runs_of(rows: Sequence[Row]) -> list[list[int]]:
    """Return the first and last row of each table, headings left out."""
    runs: list[list[int]] = []
    for index, row in enumerate(rows):
        if not row.tabular:
            continue
        if runs and _goes_on(rows[runs[-1][1] : index + 1]):
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return [run for run in runs if run[1] > run[0]]


def _goes_on(rows: Sequence[Row]) -> bool:
    """Whether the last of some rows is of the same table as the first; what stands between must be labels."""
    between = rows[1:-1]
    if len(between) > _LABELS_BETWEEN or not all(_is_label(row) for row in between):
        return False
    return all(-row.height < row.y0 - above.y1 < min(row.height, above.height) * _GAP for above, row in pairwise(rows))


def _is_label(row: Row) -> bool:
    return len(row.text) <= _LABEL_CHARACTERS and len(row.cells) <= 2  # noqa: PLR2004  # a label and a note


def headings_above(rows: Sequence[Row], first: int, taken: set[int]) -> list[int]:
    """Return the headings above a table from the top down: short lines over its columns, not over its labels.

    An engine reads a heading of several lines column by column: what counts is where a line stands.
    """
    free = [index for index in range(max(0, first - _FAR), min(len(rows), first + _FAR)) if index not in taken]
    above = sorted((i for i in free if rows[i].y1 <= rows[first].y0 + _NEAR), key=lambda i: -rows[i].y1)
    found: list[int] = []
    top = rows[first]
    for index in above:
        row = rows[index]
        if len(found) >= _HEAD_ROWS * 2 or top.y0 - row.y1 > row.height * _HEAD_GAP:
            break
        if max(len(part) for part in row.text.split("  ")) > _HEAD_CHARACTERS * len(row.cells):
            break
        if not _stands_over(row, rows[first]):
            break
        found.append(index)
        top = row if row.y0 < top.y0 else top
    return sorted(found, key=lambda index: rows[index].y0 + rows[index].y1)


def _stands_over(row: Row, table: Row) -> bool:
    if row.text.startswith("(") and row.text.endswith(")") and len(row.text) <= _UNIT_CHARACTERS:
        return True  # "(in millions)" stands over the labels
    if len(table.cells) > 1 and not table.cells[0].figures:
        return row.x1 > table.cells[1].x0 and row.cells[-1].x0 > table.cells[0].x0 + _NEAR
    return row.x0 >= table.x0 - table.height * 6
