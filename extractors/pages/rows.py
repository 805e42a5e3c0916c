"""Cells to rows: what the eye reads as one line comes out as one line.

An engine parts a table's row into cells, often into several paragraphs; here they come together:
"Total net sales 177,866 135,987". Columns of prose stay apart, because prose is only joined with
what the engine itself put into the same paragraph. Knows geometry, not words.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import sub

from extractors.pages.cells import Cell, Row

SAME_HEIGHT = 0.6
"""Part of the lower of two boxes that the other must cover for both to stand on one line."""
ALIKE = 2.5
"""How many times taller one of them may be: type set sideways spans many lines and joins none."""
_TOUCH = 1.0
"""Points by which cells of a line may overlap sideways."""
_SLICE = 8.0
"""Points of height of the slices used to find rows beside one another."""


def rows_of(cells: Sequence[Cell]) -> list[Row]:
    """Return the rows of a page, in the order the engine reads it."""
    return _attach_figures(_sequential(cells))


def _sequential(cells: Sequence[Cell]) -> list[Row]:
    """Join cells that follow one another on one height."""
    alone = _single_row_blocks(cells)
    rows: list[Row] = []
    for cell in cells:
        if rows and _continues(rows[-1], cell, alone):
            rows[-1].add([cell])
        else:
            rows.append(Row(cell))
    return rows


def _continues(row: Row, cell: Cell, alone: set[int]) -> bool:
    if not on_one_height(row, cell):
        return False
    same_block = row.cells[-1].block == cell.block
    if cell.x0 >= row.x1 - _TOUCH:
        return same_block or cell.figures or cell.block in alone
    free = all(cell.x1 <= other.x0 + _TOUCH or cell.x0 >= other.x1 - _TOUCH for other in row.cells)
    return free and (same_block or cell.figures or row.figures)


def on_one_height(one: Row | Cell, other: Row | Cell) -> bool:
    """Whether two boxes stand on one line of type."""
    top, bottom, upper, lower = one.y0, one.y1, other.y0, other.y1
    low, high = bottom - top, lower - upper
    if low > high:
        low, high = high, low
    if low <= 0 or high > low * ALIKE:
        return False
    shared = (min(lower, bottom)) - (max(upper, top))
    return shared >= low * SAME_HEIGHT


def _single_row_blocks(cells: Iterable[Cell]) -> set[int]:
    """Return the engine's paragraphs that are one line high."""
    blocks: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        blocks[cell.block].append(cell)
    return {block for block, inside in blocks.items() if len(inside) == 1 or _is_one_row(inside)}


def _is_one_row(cells: Sequence[Cell]) -> bool:
    tops, bottoms = [cell.y0 for cell in cells], [cell.y1 for cell in cells]
    return max(bottoms) - min(tops) < max(map(sub, bottoms, tops)) * 1.5


def _attach_figures(rows: list[Row]) -> list[Row]:
    """Join rows of figures with the label on their left that was read in another paragraph."""
    labels: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if not row.figures:
            for place in _slices(row):
                labels[place].append(row)
    kept: list[Row] = []
    for row in rows:
        label = _label_of(row, labels) if row.figures else None
        if label is None:
            kept.append(row)
        else:
            label.add(row.cells)
    return kept


def _label_of(figures: Row, labels: dict[int, list[Row]]) -> Row | None:
    beside = [
        row
        for place in _slices(figures)
        for row in labels.get(place, ())
        if row.x1 <= figures.x0 + _TOUCH and on_one_height(row, figures)
    ]
    return max(beside, key=lambda row: row.x1, default=None)


def _slices(row: Row) -> range:
    """Return the slices of height a row touches; sideways type, which touches many, counts for its top."""
    first, last = int(row.y0 // _SLICE), int(row.y1 // _SLICE)
    return range(first, min(last, first + 8) + 1)
