"""Tables from a page's rows: rows and columns of cells with their boxes, and which rows are heads.

Works on the rows the text is made of, so that a table says what the text says. Thin lines drawn on
the page tell how far a heading reaches and which lines of a heading belong together.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from extractors.pages.cells import Row, around
from extractors.pages.table_columns import Box, Columns, Part, columns_of, parts_of

_SMALLEST = 2
"""Rows with figures, and columns, a table has at least."""
_LABELS_BETWEEN = 3
"""Lines without figures that may stand between two rows of one table."""
_GAP = 2.5
"""Heights of a line by which rows of one table may stand apart."""
_HEAD_ROWS = 5
_HEAD_GAP = 1.2
_HEAD_CHARACTERS = 60
_UNIT_CHARACTERS = 30
_LABEL_CHARACTERS = 110
_TOUCH = 0.5
"""Points between two parts of one rule."""
_BESIDE = 0.3
"""Part of a line's height that a label must share with figures to be theirs."""
_TITLE = 30.0
"""Points left of all values from which on a line above the headings is the table's title."""
_FAR = 24
"""Rows before and after in which a heading is looked for."""
_NEAR = 4.0
"""Points a rule may stand below the heading it underlines."""


class Line(NamedTuple):
    """A line of a table, perhaps of several visual lines, before columns are known."""

    parts: list[Part]

    @property
    def box(self) -> Box:
        return around(part.box for part in self.parts)

    @property
    def values(self) -> bool:
        """Whether it holds a figure that is not a year."""
        return any(part.figures and not part.year for part in self.parts[1:] or self.parts)


def tables_of(rows: Sequence[Row], blocks: Sequence[str], rules: Sequence[Box] = ()) -> list[dict[str, Any]]:
    """Return the tables of a page, as the domain's `Table`; `blocks` names the block of each row."""
    found: list[dict[str, Any]] = []
    runs = _runs(rows)
    taken = {index for first, last in runs for index in range(first, last + 1)}
    for first, last in runs:
        heads = _headings(rows, first, taken)
        taken.update(heads)
        lines = [Line(parts_of(rows[index])) for index in [*heads, *range(first, last + 1)]]
        table = _table(lines, rules)
        if table is not None:
            found.append({"block": blocks[first], **table})
    return found


def _runs(rows: Sequence[Row]) -> list[list[int]]:
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


def _headings(rows: Sequence[Row], first: int, taken: set[int]) -> list[int]:
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


def _table(lines: list[Line], rules: Sequence[Box]) -> dict[str, Any] | None:
    heads = _heads(lines)
    body = _labels_joined(lines[heads:])
    columns = columns_of([line.parts for line in body])
    if len(columns.edges) < _SMALLEST or sum(line.values for line in body) < _SMALLEST:
        return None
    head = _heads_joined(_without_title(lines[:heads], columns), columns, rules)
    cells: list[dict[str, Any]] = []
    for number, line in enumerate(head):
        cells += [_cell(number, *reach, part) for part, reach in _reaches(line, columns, rules)]
    for number, line in enumerate(body, start=len(head)):
        cells += _body_cells(number, line, columns)
    box = around(tuple(cell["box"]) for cell in cells)
    return {
        "box": [round(value, 2) for value in box],
        "rows": len(head) + len(body),
        "columns": len(columns.edges),
        "header_rows": len(head),
        "cells": cells,
    }


def _without_title(heads: Sequence[Line], columns: Columns) -> Sequence[Line]:
    """Return the headings less those on top that stand over no column of values: the table's title, its unit."""
    values = columns.edges[1][0] if columns.labels else columns.edges[0][0]
    start = 0
    while start < len(heads) and len(heads[start].parts) == 1 and heads[start].parts[0].box[0] < values - _TITLE:
        if start + 1 < len(heads) and heads[start + 1].box[1] < heads[start].box[3] - _NEAR:
            break  # others stand beside it
        start += 1
    return heads[start:]


def _heads(lines: Sequence[Line]) -> int:
    """Return how many of the first lines are headings: those before the first figure, less labels right above it."""
    first = next((index for index, line in enumerate(lines) if line.values), 0)
    while first and len(lines[first - 1].parts) == 1 and _is_left(lines[first - 1], lines[first]):
        first -= 1
    return first


def _is_left(line: Line, below: Line) -> bool:
    return (
        len(below.parts) > 1
        and line.parts[0].box[0] < below.parts[1].box[0] - _NEAR
        and (line.parts[0].box[2] <= below.parts[1].box[0] or line.parts[0].box[0] <= below.parts[0].box[0] + _NEAR)
    )


def _labels_joined(lines: Sequence[Line]) -> list[Line]:
    """Join a label's lines: one without figures that the next, begun in small letters, goes on with."""
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else None
        if above is not None and _beside(above, line):
            joined[-1] = Line([*above.parts, *line.parts])
        elif above is not None and _continues(above, line):
            label = Part(
                f"{above.parts[0].text}\n{line.parts[0].text}",
                around([above.parts[0].box, line.parts[0].box]),
                figures=False,
            )
            joined[-1] = Line([label, *above.parts[1:], *line.parts[1:]])
        else:
            joined.append(line)
    return joined


def _beside(label: Line, line: Line) -> bool:
    """Whether a lone label and the line after it stand on one height: a raised note keeps them apart as rows."""
    if len(label.parts) > 1 or label.parts[0].figures or not line.parts[0].figures:
        return False
    one, other = label.box, line.box
    return one[2] <= other[0] and min(one[3], other[3]) - max(one[1], other[1]) > (other[3] - other[1]) * _BESIDE


def _continues(above: Line, line: Line) -> bool:
    label, more = above.parts[0], line.parts[0]
    if label.figures or more.figures or label.text.endswith(":") or (len(above.parts) > 1 and len(line.parts) > 1):
        return False
    close = more.box[1] - label.box[3] < (more.box[3] - more.box[1]) * 0.5
    return close and (more.text[0].islower() or label.text.endswith((",", "(", " and", " of", "-", "—")))


def _heads_joined(lines: Sequence[Line], columns: Columns, rules: Sequence[Box]) -> list[Line]:
    """Join lines of a heading between which no rule is drawn: they are one heading of several lines."""
    joined: list[Line] = []
    for line in lines:
        if joined and not _ruled_between(joined[-1], line, rules):
            joined[-1] = _stacked(joined[-1], line, columns)
        else:
            joined.append(line)
    return joined


def _ruled_between(above: Line, below: Line, rules: Sequence[Box]) -> bool:
    top, bottom = above.box, below.box
    middle = (top[1] + top[3]) / 2
    return any(
        middle < rule[1] < (bottom[1] + bottom[3]) / 2 and rule[0] < bottom[2] and rule[2] > bottom[0] for rule in rules
    )


def _stacked(above: Line, below: Line, columns: Columns) -> Line:
    parts = list(above.parts)
    for part in below.parts:
        over = next((at for at, other in enumerate(parts) if _same_place(other, part, columns)), None)
        if over is None:
            parts.append(part)
        else:
            box = around([parts[over].box, part.box])
            parts[over] = Part(f"{parts[over].text}\n{part.text}", box, figures=False)
    return Line(sorted(parts, key=lambda part: part.box[0]))


def _same_place(one: Part, other: Part, columns: Columns) -> bool:
    overlap = one.box[0] < other.box[2] and other.box[0] < one.box[2]
    return overlap or columns.of(one.box)[0] == columns.of(other.box)[0]


def _reaches(line: Line, columns: Columns, rules: Sequence[Box]) -> list[tuple[Part, tuple[int, int]]]:
    """Return each heading of a line with the columns it stands over, none over another's."""
    own = [columns.of(part.box) for part in line.parts]
    reaches: list[tuple[Part, tuple[int, int]]] = []
    for index, part in enumerate(line.parts):
        first, last = _ruled(part, columns, rules) or own[index]
        least = own[index - 1][1] + 1 if index else int(columns.labels and own[index][0] > 0)
        most = own[index + 1][0] - 1 if index + 1 < len(own) else last
        reaches.append((part, (max(first, min(least, own[index][0])), min(last, max(most, own[index][1])))))
    return reaches


def _ruled(part: Part, columns: Columns, rules: Sequence[Box]) -> tuple[int, int] | None:
    """Return the first and last column under which the line goes that is drawn below a heading."""
    left, right, bottom = part.box[0], part.box[2], part.box[3]
    under = sorted((rule[0], rule[2]) for rule in rules if bottom - _NEAR < rule[1] < bottom + _NEAR * 2)
    grown = True
    while grown:
        grown = False
        for x0, x1 in under:
            if x0 <= right + _TOUCH and x1 >= left - _TOUCH and (x0 < left or x1 > right):
                left, right, grown = min(left, x0), max(right, x1), True
    covered = [index for index, (x0, x1) in enumerate(columns.edges) if left <= (x0 + x1) / 2 <= right]
    return (covered[0], covered[-1]) if covered else None


def _body_cells(number: int, line: Line, columns: Columns) -> list[dict[str, Any]]:
    placed: dict[int, tuple[int, Part]] = {}
    for index, part in enumerate(line.parts):
        first, last = columns.of(part.box)
        if columns.labels and index == 0 and not part.figures and part.box[0] < columns.edges[0][1]:
            first = 0
            last = 0 if len(line.parts) > 1 else last
        if part.figures:
            last = first = last if first == last else columns.of((part.box[2] - 2, 0, part.box[2], 0))[0]
        if first in placed:
            before_last, before = placed[first]
            joined = Part(f"{before.text} {part.text}", around([before.box, part.box]), part.figures)
            placed[first] = (max(before_last, last), joined)
        else:
            placed[first] = (last, part)
    return [_cell(number, first, last, part) for first, (last, part) in sorted(placed.items())]


def _cell(row: int, first: int, last: int, part: Part) -> dict[str, Any]:
    return {
        "row": row,
        "column": first,
        "column_span": last - first + 1,
        "box": [round(value, 2) for value in part.box],
        "text": part.text,
    }
