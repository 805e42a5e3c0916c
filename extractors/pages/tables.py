"""Tables from a page's rows: rows and columns of cells with their boxes, and which rows are heads.

Works on the rows the text is made of, so that a table says what the text says. Thin lines drawn on
the page tell how far a heading reaches and which lines of a heading belong together.
"""

from collections.abc import Callable, Sequence
from typing import Any

from extractors.pages.cells import Row, around
from extractors.pages.table_columns import Box, Columns, Line, Part, columns_of, parts_of
from extractors.pages.table_heads import count_heads, heads_joined, reaches, without_title
from extractors.pages.table_regions import headings_above, runs_of

_SMALLEST = 2
"""Rows with figures, and columns, a table has at least."""
_BESIDE = 0.3
"""Part of a line's height that a label must share with figures to be theirs."""


def tables_of(rows: Sequence[Row], blocks: Sequence[str], ruled: Callable[[], Sequence[Box]]) -> list[dict[str, Any]]:
    """Return the tables of a page, as the domain's `Table`; `blocks` names the block of each row."""
    found: list[dict[str, Any]] = []
    runs = runs_of(rows)
    rules = ruled() if runs else ()
    taken = {index for first, last in runs for index in range(first, last + 1)}
    for first, last in runs:
        heads = headings_above(rows, first, taken)
        taken.update(heads)
        lines = [Line(parts_of(rows[index])) for index in [*heads, *range(first, last + 1)]]
        table = _table(lines, rules)
        if table is not None:
            found.append({"block": blocks[first], **table})
    return found


def _table(lines: list[Line], rules: Sequence[Box]) -> dict[str, Any] | None:
    heads = count_heads(lines)
    body = _labels_joined(lines[heads:])
    columns = columns_of([line.parts for line in body])
    if len(columns.edges) < _SMALLEST or sum(line.values for line in body) < _SMALLEST:
        return None
    head = heads_joined(without_title(lines[:heads], columns), columns, rules)
    cells: list[dict[str, Any]] = []
    for number, line in enumerate(head):
        cells += [_cell(number, *reach, part) for part, reach in reaches(line, columns, rules)]
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
