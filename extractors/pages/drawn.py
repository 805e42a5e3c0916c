"""What a PDF page draws, in the order it draws it: spans of type, and painted shapes.

Read without any clip, so that type beyond the page or outside a clip is in it too. Knows PyMuPDF's
text pages; does not decide what a person can see.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import pymupdf as _pymupdf

pymupdf = cast("Any", _pymupdf)  # it ships no types

_PRESERVE_LIGATURES, _PRESERVE_WHITESPACE, _VECTORS = 1, 2, 1024
_FLAGS = _PRESERVE_LIGATURES | _PRESERVE_WHITESPACE | _VECTORS
Quad = tuple[float, float, float, float]
_EVERYWHERE = pymupdf.Rect(-9e4, -9e4, 9e4, 9e4)
_BOLD, _FILLED, _STROKED, CLIPPED = 8, 16, 32, 64
_BOLD_FONT = 16
_VECTOR = 3
_WHITE = 0xFFFFFF
_THIN = 2.5
"""Points a rule is thick at most."""


class Span(NamedTuple):
    """Type of one look, in the text page's coordinates (rotation not applied)."""

    text: str
    box: Quad
    size: float
    color: int
    """0xRRGGBB"""
    alpha: int
    """0 to 255"""
    flags: int
    bold: bool
    order: int
    """Shapes drawn before it have a lower order, shapes drawn after it a higher one."""

    @property
    def inked(self) -> bool:
        return bool(self.flags & (_FILLED | _STROKED))


class Shape(NamedTuple):
    """A filled area."""

    box: Quad
    color: int
    alpha: int
    order: int


class Drawn(NamedTuple):
    lines: list[list[Span]]
    """Lines as the engine has them; blank spans are left out."""
    shapes: list[Shape]

    def spans(self) -> Iterator[Span]:
        for line in self.lines:
            yield from line

    def rules(self, matrix: Any) -> list[Quad]:
        """Return the thin level lines a person can see, after a rotation matrix."""
        thin = (
            turned(shape.box, matrix)
            for shape in self.shapes
            if shape.color != _WHITE and min(shape.box[3] - shape.box[1], shape.box[2] - shape.box[0]) < _THIN
        )
        return [box for box in thin if box[2] - box[0] > _THIN]


def turned(box: Quad, matrix: Any) -> Quad:
    """Return the box after a matrix (a, b, c, d, e, f) that turns by quarters."""
    a, b, c, d, e, f = matrix
    x0, y0 = a * box[0] + c * box[1] + e, b * box[0] + d * box[1] + f
    x1, y1 = a * box[2] + c * box[3] + e, b * box[2] + d * box[3] + f
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def drawn_on(page: Any) -> Drawn:
    """Return what a PyMuPDF page draws."""
    drawn = Drawn([], [])
    for order, block in enumerate(page.get_textpage(clip=_EVERYWHERE, flags=_FLAGS).extractDICT()["blocks"]):
        if block["type"] == _VECTOR:
            if not block["stroked"]:
                drawn.shapes.append(Shape(block["bbox"], block["color"], block["alpha"], order))
            continue
        for line in block.get("lines", ()):
            spans = [_span(span, order) for span in line["spans"] if not span["text"].isspace()]
            if spans:
                drawn.lines.append(spans)
    return drawn


def _span(span: dict[str, Any], order: int) -> Span:
    flags = span["char_flags"]
    bold = bool(flags & _BOLD or span["flags"] & _BOLD_FONT)
    return Span(span["text"], span["bbox"], span["size"], span["color"], span["alpha"], flags, bold, order)
