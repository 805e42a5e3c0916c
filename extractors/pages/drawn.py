"""What a PDF page draws, in the order it draws it: spans of type, and painted shapes.

Read without any clip, so that type beyond the page or outside a clip is in it too. Knows PyMuPDF's
text pages; does not decide what a person can see.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, cast

import pymupdf as _pymupdf

pymupdf = cast("Any", _pymupdf)  # it ships no types

# Shapes are told after the line of type they stand in, so that none breaks a line in two.
_PRESERVE_LIGATURES, _PRESERVE_WHITESPACE, _VECTORS, _LAZY = 1, 2, 1024, 1 << 20
_FLAGS = _PRESERVE_LIGATURES | _PRESERVE_WHITESPACE | _VECTORS | _LAZY
Quad = tuple[float, float, float, float]
_EVERYWHERE = pymupdf.Rect(-9e4, -9e4, 9e4, 9e4)
_BOLD, _FILLED, _STROKED, CLIPPED = 8, 16, 32, 64
INK = _FILLED | _STROKED
_BOLD_FONT = 16
_VECTOR = 3
_WHITE = 0xFFFFFF
_THIN = 2.5
"""Points a rule is thick at most."""
_NEXT_LINE = 1.3
"""Sizes of type from one line of a paragraph to the next."""
Place = tuple[int, int]
"""A block of type, and a line in it; both from 0, as `extractWORDS` counts them."""


class Sheet(NamedTuple):
    """The page itself, asked for once: the engine takes longer to say its size than to say a line of its text."""

    width: float
    """Points, as displayed."""
    height: float
    rotation: int
    matrix: tuple[float, ...]
    """From the text page's coordinates to displayed ones."""

    @property
    def unturned(self) -> tuple[float, float]:
        """Width and height before rotation."""
        return (self.height, self.width) if self.rotation in {90, 270} else (self.width, self.height)


def sheet_of(page: Any) -> Sheet:
    """Return the sheet of a PyMuPDF page."""
    rect, rotation = page.rect, int(page.rotation)
    matrix = tuple(page.rotation_matrix) if rotation else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return Sheet(float(rect.width), float(rect.height), rotation, matrix)


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
        return bool(self.flags & INK)


class Shape(NamedTuple):
    """A filled area."""

    box: Quad
    color: int
    alpha: int
    order: int


class Look(NamedTuple):
    """How type is painted."""

    color: int
    alpha: int
    flags: int
    size: float


class Drawn:
    """What a page draws. Spans and shapes are made when asked for: of most pages the looks say enough."""

    def __init__(self, text_page: Any) -> None:
        """Take a PyMuPDF text page with its shapes."""
        self._blocks: list[dict[str, Any]] = []
        self.orders: list[int] = []
        """Of each block of type, when it is drawn."""
        self._vectors: list[tuple[int, dict[str, Any]]] = []
        self.paragraphs: list[int] = []
        """Of each block the paragraph it is of: a shape drawn inside a paragraph breaks it into blocks."""
        before: dict[str, Any] | None = None
        last = -1
        for order, block in enumerate(text_page.extractDICT()["blocks"]):
            if block["type"] == _VECTOR:
                self._vectors.append((order, block))
                continue
            lines = block["lines"]
            parted = before is None or not self.orders or self.orders[-1] == order - 1
            last += parted or not _goes_on(before, lines[0])
            self.paragraphs.append(last)
            self.orders.append(order)
            self._blocks.append(block)
            before = lines[-1]

    @cached_property
    def looks(self) -> set[Look]:
        """All ways in which type that is not blank is painted."""
        return {
            Look(span["color"], span["alpha"], span["char_flags"], span["size"])
            for block in self._blocks
            for line in block["lines"]
            for span in line["spans"]
            if not span["text"].isspace()
        }

    @cached_property
    def lines(self) -> dict[Place, list[Span]]:
        """Lines as the engine has them; blank spans are left out."""
        lines: dict[Place, list[Span]] = {}
        for number, (order, block) in enumerate(zip(self.orders, self._blocks, strict=True)):
            for index, line in enumerate(block["lines"]):
                spans = [_span(span, order) for span in line["spans"] if not span["text"].isspace()]
                if spans:
                    lines[number, index] = spans
        return lines

    @cached_property
    def shapes(self) -> list[Shape]:
        return [
            Shape(block["bbox"], block["color"], block["alpha"], order)
            for order, block in self._vectors
            if not block["stroked"]
        ]

    def style(self, place: Place) -> tuple[float, bool]:
        """Return the largest size of a line's type in points, and whether all of it is bold."""
        block, line = place
        size, bold = 0.0, True
        for span in self._blocks[block]["lines"][line]["spans"]:
            if span["text"].isspace():
                continue
            size = max(size, span["size"])
            bold = bold and bool(span["char_flags"] & _BOLD or span["flags"] & _BOLD_FONT)
        return size, bold and size > 0

    def spans(self) -> Iterator[Span]:
        return chain.from_iterable(self.lines.values())

    def rules(self, matrix: Any) -> list[Quad]:
        """Return the thin level lines a person can see, after a rotation matrix."""
        thin = (
            turned(box, matrix)
            for box, color, _, _ in self.shapes
            if (box[3] - box[1] < _THIN or box[2] - box[0] < _THIN) and color != _WHITE
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
    return Drawn(text_page_of(page))


def text_page_of(page: Any) -> Any:
    """Return MuPDF's text page of all that is drawn, on the page or beyond it."""
    return page.get_textpage(clip=_EVERYWHERE, flags=_FLAGS)


def _goes_on(above: dict[str, Any] | None, line: dict[str, Any]) -> bool:
    """Whether a line is of the paragraph of the line before it, by the engine's own measure."""
    if above is None or above["dir"] != line["dir"] or not above["spans"] or not line["spans"]:
        return False
    first = line["spans"][0]
    (x, y), (before_x, before_y), (right, down) = first["origin"], above["spans"][-1]["origin"], line["dir"]
    return abs((y - before_y) * right - (x - before_x) * down) < first["size"] * _NEXT_LINE


def _span(span: dict[str, Any], order: int) -> Span:
    flags = span["char_flags"]
    bold = bool(flags & _BOLD or span["flags"] & _BOLD_FONT)
    return Span(span["text"], span["bbox"], span["size"], span["color"], span["alpha"], flags, bold, order)
