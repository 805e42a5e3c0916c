"""Which spans of type a person cannot see, or perhaps cannot: told from what the page draws, without a picture.

A suspicion of colour or cover is settled by looking (`honesty`); the rest is plain from the file.
Knows spans and shapes, no engine.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.documents import Hiding
from extractors.pages.drawn import CLIPPED, INK, Drawn, Look, Quad, Shape, Span

TINY_POINTS = 2.0
"""Points of type below which nobody reads it."""
TINY_WIDTH = 0.2
"""Points a character is wide on average, below which a run is squeezed to nothing."""
FAINT_ALPHA = 26
"""Of 255: a tenth of full ink."""
NEAR_COLOUR = 40
"""Of 255, in the channel that differs most: type closer to its ground than that is looked at."""
_WHITE = 0xFFFFFF
_SMALLEST_SHAPE = 3.0
"""Points a shape must be wide and high to be a ground or a cover; thinner ones are rules."""
_MOST_PAIRS = 1_000_000
"""Spans and shapes compared at once."""
_OPAQUE = 255


class Suspect(NamedTuple):
    span: Span
    hiding: Hiding
    sure: bool
    """Whether it needs no look at the picture."""
    replaced: bool = False
    """Whether other type was set over what covers it."""


class Ground(NamedTuple):
    under: dict[int, Shape]
    """The last shape painted under a span, by the span's place in the list."""
    over: dict[int, Shape]
    """The last opaque shape painted over a span."""


def suspects(drawn: Drawn, width: float, height: float, *, squeezed: bool) -> list[Suspect]:
    """Return the spans that cannot, or may not, be seen on a page of that size before rotation.

    `squeezed` tells whether type may be set very narrow, or stand beyond the page. Type without ink is
    not among them: whether it is an OCR layer depends on pictures.
    """
    areas = drawn.areas(_SMALLEST_SHAPE, FAINT_ALPHA)
    pale = {look.color for look in drawn.looks if _near(look.color, _WHITE)}
    if not pale and not squeezed and all(map(_is_plain, drawn.looks)) and not _may_hide(drawn, areas):
        return []
    spans = [span for span in drawn.spans() if has_letters(span.text)]
    ground = _ground(spans, areas)
    found: list[Suspect] = []
    for index, span in enumerate(spans):
        hiding = _plain(span, width, height)
        if hiding is not None:
            found.append(Suspect(span, hiding, sure=True))
        elif index in ground.over:
            later = [other for other in spans if other.order > ground.over[index].order and _touch(other.box, span.box)]
            if not any(other.text == span.text for other in later):  # else a page's part was drawn twice
                found.append(Suspect(span, Hiding.COVERED, sure=False, replaced=bool(later)))
        elif span.inked and (
            _near(span.color, ground.under[index].color) if index in ground.under else span.color in pale
        ):
            found.append(Suspect(span, Hiding.SAME_COLOUR, sure=False))
    return found


def _may_hide(drawn: Drawn, areas: Sequence[Shape]) -> bool:
    """Whether some type stands on an area of nearly its colour, or under an opaque one: told without a span."""
    if not areas or not drawn.orders:
        return False
    colours = {look.color for look in drawn.looks}
    grounds = {area.color for area in areas}
    alike = {ground for ground in grounds if any(_near(colour, ground) for colour in colours)}
    first = drawn.orders[0]
    doubtful = [area for area in areas if area.color in alike or (area.alpha == _OPAQUE and area.order > first)]
    if not doubtful:
        return False
    boxes, orders = drawn.boxes()
    if len(boxes) * len(doubtful) > _MOST_PAIRS:
        return True
    later = np.array([area.order for area in doubtful]) > np.array(orders)[:, None]
    held = _held(np.array(boxes), doubtful)
    return bool(((later | np.array([area.color in alike for area in doubtful])) & held).any())


def _held(boxes: NDArray[np.float64], areas: Sequence[Shape]) -> NDArray[np.bool_]:
    """Return for each box a row that tells which areas its middle lies in."""
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    x, y = middles[:, :1], middles[:, 1:]
    left, top, right, bottom = np.array([area.box for area in areas]).T
    return (left <= x) & (x <= right) & (top <= y) & (y <= bottom)


def _is_plain(look: Look) -> bool:
    shown = bool(look.flags & INK) and not look.flags & CLIPPED
    return shown and look.alpha >= FAINT_ALPHA and look.size >= TINY_POINTS


def has_letters(text: str) -> bool:
    """Whether a run of type says something: it has a letter or a digit."""
    return text[:1].isalnum() or any(map(str.isalnum, text))


def _plain(span: Span, width: float, height: float) -> Hiding | None:
    x0, y0, x1, y1 = span.box
    if x1 <= 0 or y1 <= 0 or x0 >= width or y0 >= height:
        return Hiding.OFF_PAGE
    if span.flags & CLIPPED:
        return Hiding.CLIPPED
    if not span.inked:
        return None
    if span.alpha < FAINT_ALPHA:
        return Hiding.TRANSPARENT
    if span.size < TINY_POINTS or max(x1 - x0, y1 - y0) < TINY_WIDTH * len(span.text):
        return Hiding.TINY
    return None


def _ground(spans: Sequence[Span], areas: Sequence[Shape]) -> Ground:
    ground = Ground({}, {})
    if not spans or not areas:
        return ground
    boxes = np.array([span.box for span in spans])
    orders = np.array([span.order for span in spans])
    at_once = max(1, _MOST_PAIRS // len(spans))
    for first in range(0, len(areas), at_once):
        _lay(ground, boxes, orders, areas[first : first + at_once])
    return ground


def _lay(ground: Ground, boxes: NDArray[np.float64], orders: NDArray[np.int64], areas: Sequence[Shape]) -> None:
    """Note for each box of a span the last area under its middle and the last opaque one over it."""
    holds = _held(boxes, areas)
    before = np.array([area.order for area in areas]) < orders[:, None]
    opaque = np.array([area.alpha == _OPAQUE for area in areas])
    for mask, kept in ((holds & before, ground.under), (holds & ~before & opaque, ground.over)):
        for index in np.flatnonzero(mask.any(axis=1)).tolist():
            kept[index] = areas[int(np.flatnonzero(mask[index])[-1])]


def _near(one: int, other: int) -> bool:
    if one == other:
        return True
    return max(abs((one >> shift & 255) - (other >> shift & 255)) for shift in (16, 8, 0)) < NEAR_COLOUR


def _touch(one: Quad, other: Quad) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
