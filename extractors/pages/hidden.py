"""Which spans of type a person cannot see, or perhaps cannot: told from what the page draws, without a picture.

A suspicion of colour or cover is settled by looking (`honesty`); the rest is plain from the file.
Knows spans and shapes, no engine.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from domain.documents import Hiding
from extractors.pages.drawn import CLIPPED, Drawn, Quad, Shape, Span

TINY_POINTS = 2.0
"""Points of type below which nobody reads it."""
_TINY_WIDTH = 0.2
"""Points a character is wide on average, below which a run is squeezed to nothing."""
FAINT_ALPHA = 26
"""Of 255: a tenth of full ink."""
NEAR_COLOUR = 40
"""Of 255, in the channel that differs most: type closer to its ground than that is looked at."""
_WHITE = 0xFFFFFF
_SMALLEST_SHAPE = 3.0
"""Points a shape must be wide and high to be a ground or a cover; thinner ones are rules."""
_SHELF = 16.0


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


def suspects(drawn: Drawn, width: float, height: float) -> list[Suspect]:
    """Return the spans that cannot, or may not, be seen on a page of that size before rotation.

    Type without ink is not among them: whether it is an OCR layer depends on pictures.
    """
    spans = [span for span in drawn.spans() if any(map(str.isalnum, span.text))]
    ground = _ground(spans, drawn.shapes)
    found: list[Suspect] = []
    for index, span in enumerate(spans):
        hiding = _plain(span, width, height)
        if hiding is not None:
            found.append(Suspect(span, hiding, sure=True))
        elif index in ground.over:
            later = [other for other in spans if other.order > ground.over[index].order and _touch(other.box, span.box)]
            if not any(other.text == span.text for other in later):  # else a page's part was drawn twice
                found.append(Suspect(span, Hiding.COVERED, sure=False, replaced=bool(later)))
        elif span.inked and _near(span.color, ground.under[index].color if index in ground.under else _WHITE):
            found.append(Suspect(span, Hiding.SAME_COLOUR, sure=False))
    return found


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
    if span.size < TINY_POINTS or max(x1 - x0, y1 - y0) < _TINY_WIDTH * len(span.text):
        return Hiding.TINY
    return None


def _ground(spans: Sequence[Span], shapes: Sequence[Shape]) -> Ground:
    shelves: defaultdict[int, list[int]] = defaultdict(list)
    for index, span in enumerate(spans):
        shelves[int((span.box[1] + span.box[3]) / 2 // _SHELF)].append(index)
    ground = Ground({}, {})
    if not shelves:
        return ground
    lowest, highest = min(shelves), max(shelves)
    for shape in shapes:
        x0, y0, x1, y1 = shape.box
        if x1 - x0 < _SMALLEST_SHAPE or y1 - y0 < _SMALLEST_SHAPE or shape.alpha < FAINT_ALPHA:
            continue
        for shelf in range(max(lowest, int(y0 // _SHELF)), min(highest, int(y1 // _SHELF)) + 1):
            for index in shelves.get(shelf, ()):
                box = spans[index].box
                if x0 <= (box[0] + box[2]) / 2 <= x1 and y0 <= (box[1] + box[3]) / 2 <= y1:
                    if shape.order < spans[index].order:
                        ground.under[index] = shape
                    elif shape.alpha == 255:  # noqa: PLR2004  # opaque
                        ground.over[index] = shape
    return ground


def _near(one: int, other: int) -> bool:
    if one == other:
        return True
    return max(abs((one >> shift & 255) - (other >> shift & 255)) for shift in (16, 8, 0)) < NEAR_COLOUR


def _touch(one: Quad, other: Quad) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
