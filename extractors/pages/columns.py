"""Recognised lines into reading order: column by column where there are columns, else top down.

OCR knows no paragraphs: here lines get the numbers of the paragraphs they seem to form. A gutter
parts columns only when prose stands on both sides of it; figures beside labels are a table.
"""

from collections.abc import Iterator, Sequence
from statistics import median

from extractors.pages.cells import Cell

_COLUMN_LINES = 4
"""Lines that must stand on each side of a gutter."""
_PROSE = 0.5
"""Part of the lines on each side that must be prose."""
_PROSE_CHARACTERS = 15
_WIDE = 0.6
"""Part of the region's width beyond which a line belongs to no column."""
_GUTTER = 0.8
"""Heights of a line a gutter is wide, at least."""
_PARAGRAPH_GAP = 0.8
"""Heights of a line between paragraphs, at least."""


def in_reading_order(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells in reading order, numbered by paragraph."""
    ordered: list[Cell] = []
    block = 0
    for region in _regions(sorted(cells, key=lambda cell: cell.y0)):
        for index, cell in enumerate(region):
            if index and _starts_paragraph(region[index - 1], cell):
                block += 1
            ordered.append(cell.in_block(block))
        block += 1
    return ordered


def _starts_paragraph(above: Cell, cell: Cell) -> bool:
    return cell.y0 - above.y1 > min(above.height, cell.height) * _PARAGRAPH_GAP


def _regions(cells: list[Cell]) -> Iterator[list[Cell]]:
    """Yield runs of cells that are read one after another."""
    if not cells:
        return
    left, right = min(cell.x0 for cell in cells), max(cell.x1 for cell in cells)
    narrow = [cell for cell in cells if cell.x1 - cell.x0 < (right - left) * _WIDE]
    gutter = _gutter(narrow)
    if gutter is None:
        yield cells
        return
    waiting: list[Cell] = []
    for cell in cells:
        if cell.x0 < gutter < cell.x1:  # spans the columns: what stands above it is read first
            yield from _columns(waiting, gutter)
            waiting = []
            yield [cell]
        else:
            waiting.append(cell)
    yield from _columns(waiting, gutter)


def _columns(cells: list[Cell], gutter: float) -> Iterator[list[Cell]]:
    yield from _regions([cell for cell in cells if cell.x1 <= gutter])
    yield from _regions([cell for cell in cells if cell.x0 >= gutter])


def _gutter(cells: Sequence[Cell]) -> float | None:
    """Return the middle of the widest gap from top to bottom with prose on both sides, or None."""
    if len(cells) < 2 * _COLUMN_LINES:
        return None
    needed = median(cell.height for cell in cells) * _GUTTER
    gaps: list[tuple[float, float]] = []
    reached = float("-inf")
    for cell in sorted(cells, key=lambda cell: cell.x0):
        if cell.x0 - reached >= needed:
            gaps.append((cell.x0 - reached, (reached + cell.x0) / 2))
        reached = max(reached, cell.x1)
    for _, middle in sorted(gaps[1:], reverse=True):  # the first gap is the left margin
        if _parts_prose(cells, middle):
            return middle
    return None


def _parts_prose(cells: Sequence[Cell], middle: float) -> bool:
    left = [cell for cell in cells if cell.x1 <= middle]
    right = [cell for cell in cells if cell.x0 >= middle]
    return _is_prose(left) and _is_prose(right)


def _is_prose(cells: Sequence[Cell]) -> bool:
    if len(cells) < _COLUMN_LINES:
        return False
    prose = sum(not cell.figures and sum(map(len, cell.texts)) >= _PROSE_CHARACTERS for cell in cells)
    return prose >= len(cells) * _PROSE
