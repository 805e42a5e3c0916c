"""Which parts of a page are figures: pictures placed on it, and drawings such as a chart's bars and lines.

Knows boxes and short texts, no engine and no pixel: a logo as large as a chart counts as one, and what a figure shows
is not asked. Rules and shades of tables are none.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from domain.documents import FigureKind
from extractors.pages.cells import Cell, around
from extractors.pages.pictures import MOST_OF_A_PAGE, Picture, Quad

LEAST_WIDTH, LEAST_HEIGHT = 90.0, 60.0
"""Points; what is smaller is a logo, a signature, an icon."""
MOST_FIGURES = 20
"""On one page; of more the largest are kept."""
_MOST_SHAPES = 1_500
"""Shapes of a page looked at; a drawing of more is a map or a plan."""
_NEAR = 14.0
"""Points between bars or curves of one figure, and from it to the labels at its edges."""
_AT = 3.0
"""Points from a thin rule to what it belongs to: the axes of a chart touch it, a table below does not."""
_LABEL_CHARACTERS = 60
_ABOVE = 36.0
"""Points from a drawing up to its title."""
_LEAST_CURVES = 2
"""Curves and slanted lines that make a drawing; one is enough between two rules, which are its axes."""
_LEAST_BARS = 3
_THIN = 2.5
"""Points a rule is thick at most."""
_SAME = 1.0
"""Points by which edges on one line may differ."""


class Stroke(NamedTuple):
    """A painted path, in displayed points."""

    box: Quad
    is_rectangle: bool


def figures_of(
    number: int,
    size: tuple[float, float],
    pictures: Iterable[Picture],
    strokes: Sequence[Stroke],
    cells: Sequence[Cell],
) -> list[dict[str, Any]]:
    """Return the figures of page `number`, which measures `size` in points, as the domain's `Figure`s."""
    page = size[0] * size[1]
    if not _may_be_drawing(strokes):
        strokes = ()
    parts = [box for picture in pictures if _is_seen(box := _within(picture.box, size), page)]
    shapes = [Stroke(box, rect) for painted, rect in strokes if _is_seen(box := _within(painted, size), page)]
    placed = [(box, FigureKind.PICTURE) for box in _pictures(parts, page)]
    drawn = [(box, FigureKind.DRAWING) for box in _drawings(shapes, page)]
    found = [(box, kind) for box, kind in placed if _is_large(box, page)]
    found += [
        (_with_labels(box, cells), kind) for box, kind in drawn if not any(_mostly_in(box, other) for other, _ in found)
    ]
    largest = sorted(found, key=lambda each: -_area(each[0]))[:MOST_FIGURES]
    ordered = sorted(largest, key=lambda each: (each[0][1], each[0][0]))
    return [
        {"id": f"p{number}.f{place}", "box": [round(value, 2) for value in _within(box, size)], "kind": kind}
        for place, (box, kind) in enumerate(ordered, start=1)
    ]


def _pictures(parts: Sequence[Quad], page: float) -> list[Quad]:
    """Return pictures large enough on their own, and those that are only in strips, joined."""
    whole = [part for part in parts if _is_large(part, page)]
    return [*whole, *_joined([part for part in parts if not _is_large(part, page)], _SAME)]


def _is_seen(box: Quad, page: float) -> bool:
    """Whether some of it is on the page and it is not the page's ground; a box that is no number is not."""
    return box[0] <= box[2] and box[1] <= box[3] and _area(box) < page * MOST_OF_A_PAGE


def _drawings(shapes: Sequence[Stroke], page: float) -> list[Quad]:
    """Return the boxes around shapes that lie together and are more than a table's rules and shades."""
    if len(shapes) > _MOST_SHAPES:
        return []
    groups = _joined([_reach(shape.box) for shape in shapes], 0.0)
    together = [[shape for shape in shapes if _mostly_in(shape.box, group)] for group in groups]
    return [
        box for group in together if _is_drawing(group) and _is_large(box := around(shape.box for shape in group), page)
    ]


def _reach(box: Quad) -> Quad:
    reach = (_AT if _is_thin(box) else _NEAR) / 2
    return box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach


def _may_be_drawing(strokes: Sequence[Stroke]) -> bool:
    """Whether there is a curve, or bars of three lengths: most pages have neither, and need no further look."""
    solid = [stroke for stroke in strokes if not _is_thin(stroke.box) and abs(sum(stroke.box)) < math.inf]
    if any(not stroke.is_rectangle for stroke in solid):
        return True
    wide = {round(box[2] - box[0]) for box, _ in solid}
    high = {round(box[3] - box[1]) for box, _ in solid}
    return max(len(wide), len(high)) >= _LEAST_BARS


def _is_drawing(shapes: Sequence[Stroke]) -> bool:
    curves = [shape for shape in shapes if not shape.is_rectangle and not _is_thin(shape.box)]
    bars = [shape.box for shape in shapes if shape.is_rectangle and not _is_thin(shape.box)]
    rules = sum(_is_thin(shape.box) for shape in shapes)
    return len(curves) >= _LEAST_CURVES or (bool(curves) and rules >= _LEAST_CURVES) or _are_bars(bars)


def _are_bars(boxes: Sequence[Quad]) -> bool:
    """Whether some stand on one line and differ in length: a table's shades of one edge are all as long."""
    upright = (((box[3], box[3] - box[1], box[0])) for box in boxes)
    level = (((box[0], box[2] - box[0], box[1])) for box in boxes)
    return any(_differ(edges) for edges in (sorted(upright), sorted(level)))


def _differ(edges: Sequence[tuple[float, float, float]]) -> bool:
    for _, group in groupby(edges, key=lambda edge: round(edge[0] / _SAME)):
        bars = list(group)
        places = {round(place / _SAME) for _, _, place in bars}
        lengths = {round(length / _SAME) for _, length, _ in bars}
        if len(places) >= _LEAST_BARS and len(lengths) >= _LEAST_BARS:
            return True
    return False


def _joined(boxes: Sequence[Quad], apart: float) -> list[Quad]:
    """Return the boxes around those that lie within `apart` points of each other, in steps."""
    groups: list[Quad] = []
    for box in boxes:
        near = [group for group in groups if _touch(group, box, apart)]
        while near:
            groups = [group for group in groups if group not in near]
            box = around([box, *near])  # noqa: PLW2901  # it grows
            near = [group for group in groups if _touch(group, box, apart)]
        groups.append(box)
    return groups


def _with_labels(box: Quad, cells: Sequence[Cell]) -> Quad:
    """Return the box with the short texts at its edges: tick labels, a legend, a title above."""
    short = [cell for cell in cells if sum(map(len, cell.texts)) <= _LABEL_CHARACTERS]
    texts = [(cell.x0, cell.y0, cell.x1, cell.y1) for cell in short]
    wider = around([box, *(text for text in texts if _touch(box, text, _NEAR))])
    titles = [text for text in texts if box[0] <= (text[0] + text[2]) / 2 <= box[2]]
    return around([wider, *(text for text in titles if 0 <= wider[1] - text[3] <= _ABOVE)])


def _is_large(box: Quad, page: float) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return wide >= LEAST_WIDTH and high >= LEAST_HEIGHT and wide * high < page * MOST_OF_A_PAGE


def _is_thin(box: Quad) -> bool:
    return box[2] - box[0] < _THIN or box[3] - box[1] < _THIN


def _touch(one: Quad, other: Quad, apart: float) -> bool:
    across = one[0] - apart <= other[2] and other[0] - apart <= one[2]
    return across and one[1] - apart <= other[3] and other[1] - apart <= one[3]


def _mostly_in(box: Quad, other: Quad) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]


def _within(box: Quad, size: tuple[float, float]) -> Quad:
    return max(box[0], 0.0), max(box[1], 0.0), min(box[2], size[0]), min(box[3], size[1])


def _area(box: Quad) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)
