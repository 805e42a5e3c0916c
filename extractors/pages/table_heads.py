"""The headings of a table: how many, which of their lines belong together, and how far each reaches.

Thin lines drawn on the page tell both; where there are none, what stands over what.
"""

from collections.abc import Sequence

from extractors.pages.cells import around
from extractors.pages.table_columns import Box, Columns, Line, Part

_TOUCH = 0.5
"""Points between two parts of one rule."""
_TITLE = 30.0
"""Points left of all values from which on a line above the headings is the table's title."""
_NEAR = 4.0
"""Points a rule may stand below the heading it underlines."""


def count_heads(lines: Sequence[Line]) -> int:
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


def without_title(heads: Sequence[Line], columns: Columns) -> Sequence[Line]:
    """Return the headings less those on top that stand over no column of values: the table's title, its unit."""
    values = columns.edges[1][0] if columns.labels else columns.edges[0][0]
    start = 0
    while start < len(heads) and len(heads[start].parts) == 1 and heads[start].parts[0].box[0] < values - _TITLE:
        if start + 1 < len(heads) and heads[start + 1].box[1] < heads[start].box[3] - _NEAR:
            break  # others stand beside it
        start += 1
    return heads[start:]


def heads_joined(lines: Sequence[Line], columns: Columns, rules: Sequence[Box]) -> list[Line]:
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


def reaches(line: Line, columns: Columns, rules: Sequence[Box]) -> list[tuple[Part, tuple[int, int]]]:
    """Return each heading of a line with the columns it stands over, none over another's."""
    own = [columns.of(part.box) for part in line.parts]
    reaches: list[tuple[Part, tuple[int, int]]] = []
    for index, part in enumerate(line.parts):
        first, last = _ruled(part, columns, rules) or own[index]
        least = own[index - 1][1] + 1 if index else int(columns.labels and own[index][0] > 0)
        most = own[index + 1][0] - 1 if index + 1 < len(own) else last
        begin = max(first, min(least, own[index][0]))
        reaches.append((part, (begin, max(begin, min(last, max(most, own[index][1]))))))  # a rule may be another's
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
