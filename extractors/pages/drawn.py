"""What a PDF page draws, in the order it draws it: spans of type, and painted shapes.

Read without any clip, so that type beyond the page or outside a clip is in it too. Knows PyMuPDF's
text pages; does not decide what a person can see.
"""

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import chain
from typing import Any, NamedTuple

from extractors.pages.clips import Quad

_BOLD, _FILLED, _STROKED, CLIPPED = 8, 16, 32, 64
INK = _FILLED | _STROKED
_BOLD_FONT = 16
_VECTOR = 3
_WHITE = 0xFFFFFF
_PALE = 800 * 255
"""Thousandths of full brightness, by the weights of ITU-R BT.601; light grey is 0.83 of it, silver 0.75."""
_THIN = 2.5
"""Points a rule is thick at most."""
_NEXT_LINE = 1.3
"""Sizes of type from one line of a paragraph to the next."""
UNTURNED = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
"""The matrix of a page that is not rotated."""
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
    resources: tuple[str, str] | None
    """The page's fonts, pictures and the like as the file names them; None where it names none of its own."""
    display: Callable[[], Any]
    """Gives the page as a list of what it draws, interpreted when first asked for: pictures are made from it."""

    @property
    def unturned(self) -> tuple[float, float]:
        """Width and height before rotation."""
        return (self.height, self.width) if self.rotation in {90, 270} else (self.width, self.height)


def sheet_of(page: Any) -> Sheet:
    """Return the sheet of a PyMuPDF page."""
    rect, rotation = page.rect, int(page.rotation)
    matrix = tuple(page.rotation_matrix) if rotation else UNTURNED
    resources = page.parent.xref_get_key(page.xref, "Resources")
    named = None if resources[0] == "null" else resources
    return Sheet(float(rect.width), float(rect.height), rotation, matrix, named, cache(page.get_displaylist))


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

    @property
    def looks(self) -> set[Look]:
        """All ways in which type that is not blank is painted."""
        return self._looked[0]

    @cached_property
    def _looked(self) -> tuple[set[Look], dict[Place, tuple[float, bool]]]:
        """All looks, and the style of each line, from one walk over the spans."""
        looks: set[tuple[int, int, int, float]] = set()
        styles: dict[Place, tuple[float, bool]] = {}
        for number, block in enumerate(self._blocks):
            for index, line in enumerate(block["lines"]):
                largest, bold = 0.0, True
                for span in line["spans"]:
                    if span["text"].isspace():
                        continue
                    flags, size = span["char_flags"], span["size"]
                    looks.add((span["color"], span["alpha"], flags, size))
                    largest = max(largest, size)
                    bold = bold and bool(flags & _BOLD or span["flags"] & _BOLD_FONT)
                styles[number, index] = largest, bold and largest > 0
        return {Look(*look) for look in looks}, styles

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

    def areas(self, smallest: float, faintest: int) -> list[Shape]:
        """Return the filled areas at least so many points wide and high, and at least so opaque (0 to 255)."""
        return [
            Shape(block["bbox"], block["color"], block["alpha"], order)
            for order, block in self._vectors
            if not block["stroked"] and block["alpha"] >= faintest and _shorter_side(block["bbox"]) >= smallest
        ]

    def boxes(self) -> tuple[list[Quad], list[int]]:
        """Return the box and the order of each span, blank ones included, in the order of the spans."""
        boxes: list[Quad] = []
        orders: list[int] = []
        for order, block in zip(self.orders, self._blocks, strict=True):
            before = len(boxes)
            for line in block["lines"]:
                boxes += [span["bbox"] for span in line["spans"]]
            orders += [order] * (len(boxes) - before)
        return boxes, orders

    def style(self, place: Place) -> tuple[float, bool]:
        """Return the largest size of a line's type in points, and whether all of it is bold."""
        return self._looked[1][place]

    def spans(self) -> Iterator[Span]:
        return chain.from_iterable(self.lines.values())

    def strokes(self, matrix: Any) -> list[tuple[Quad, bool]]:
        """Return every painted path a person can see, after a rotation matrix, and whether it is a rectangle.

        Rectangles of a pale colour are left out: they shade tables and boxes of text.
        """
        return [
            (turned(block["bbox"], matrix), bool(block["isrect"]))
            for _, block in self._vectors
            if block["alpha"] and not (_is_pale(block["color"]) if block["isrect"] else block["color"] == _WHITE)
        ]

    def rules(self, matrix: Any) -> list[Quad]:
        """Return the thin level lines a person can see, after a rotation matrix."""
        thin = (
            turned(block["bbox"], matrix)
            for _, block in self._vectors
            if not block["stroked"] and block["color"] != _WHITE and _shorter_side(block["bbox"]) < _THIN
        )
        return [box for box in thin if box[2] - box[0] > _THIN]


def _shorter_side(box: Quad) -> float:
    """Return the shorter side of a box."""
    return min(box[2] - box[0], box[3] - box[1])


def turned(box: Quad, matrix: Any) -> Quad:
    """Return the box after a matrix (a, b, c, d, e, f) that turns by quarters."""
    if matrix is UNTURNED:
        return box
    a, b, c, d, e, f = matrix
    x0, y0 = a * box[0] + c * box[1] + e, b * box[0] + d * box[1] + f
    x1, y1 = a * box[2] + c * box[3] + e, b * box[2] + d * box[3] + f
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _is_pale(color: int) -> bool:
    red, green, blue = color >> 16, color >> 8 & 0xFF, color & 0xFF
    return 299 * red + 587 * green + 114 * blue >= _PALE


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
