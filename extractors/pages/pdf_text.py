"""A PDF page's own text layer as cells in displayed coordinates, parted by what can be seen.

Knows PyMuPDF's text pages. Does not decide whether the layer is to be trusted.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from extractors.pages.cells import Cell, Piece, cell_of
from extractors.pages.drawn import Drawn, Quad, Span, drawn_on, turned
from extractors.pages.scripts import UNKNOWN, split

# Words as the file has them: ligatures kept, nothing joined across line ends, nothing from beyond the
# page's visible part, and U+FFFD (not an invented character) where a font does not say what a glyph means.
_PRESERVE_LIGATURES, _PRESERVE_WHITESPACE, _CLIP = 1, 2, 64
_FLAGS = _PRESERVE_LIGATURES | _PRESERVE_WHITESPACE | _CLIP
# What a font without a map to Unicode comes out as: unknown, private use, unassigned in every language.
_MEANINGLESS = re.compile(f"[{UNKNOWN}\ue000-\uf8ff\U000f0000-\U0010ffff]")
_FAR = 1e6
"""Points; a box beyond is an engine's slip or a trick."""


class Style(NamedTuple):
    size: float
    bold: bool
    hidden: tuple[Quad, ...]
    """Spans of the line that are drawn without ink, in the text page's coordinates."""


class TextLayer(NamedTuple):
    visible: list[Cell]
    hidden: list[Cell]
    """Text drawn without ink: an OCR layer over a picture, or something nobody was meant to see."""
    drawn: Drawn

    @property
    def words(self) -> int:
        return count(self.visible) + count(self.hidden)


def count(cells: Sequence[Cell]) -> int:
    return sum(len(cell.pieces) for cell in cells)


def unknown_share(cells: Sequence[Cell]) -> float:
    """Return the part of characters whose meaning the file does not say."""
    texts = [piece.text for cell in cells for piece in cell.pieces]
    total = sum(map(len, texts))
    return sum(len(_MEANINGLESS.findall(text)) for text in texts if not text.isascii()) / total if total else 0.0


def text_layer(page: Any) -> TextLayer:
    """Return the text layer of a PyMuPDF page."""
    drawn = drawn_on(page)
    layer = TextLayer([], [], drawn)
    words = page.get_textpage(flags=_FLAGS).extractWORDS()
    if not words:
        return layer
    looks = _Looks(drawn)
    turn = page.rotation_matrix if page.rotation else None
    for (block, _), group in groupby(words, key=lambda word: (word[5], word[6])):
        line = list(group)
        style = looks.of(line)
        seen, unseen = _part(line, style)
        for words_of_line, cells in ((seen, layer.visible), (unseen, layer.hidden)):
            pieces = [part for word in words_of_line for part in _pieces(word, turn)]
            if pieces:
                cells.append(cell_of(pieces, block, style.size, bold=style.bold))
    return layer


class _Looks:
    """How type looks at a place: spans by the height of their middle."""

    def __init__(self, drawn: Drawn) -> None:
        self._at: defaultdict[int, list[Span]] = defaultdict(list)
        for span in drawn.spans():
            self._at[_shelf(span.box)].append(span)

    def of(self, line: Sequence[Any]) -> Style:
        """Return the style of a line's words; they stand where spans of the same line stand."""
        shelf, left, right = _shelf(line[0]), line[0][0], line[-1][2]
        spans = self._between(shelf, left, right) or [
            *self._between(shelf - 1, left, right),
            *self._between(shelf + 1, left, right),
        ]
        if not spans:
            return Style(0.0, False, ())
        seen = {(span.text, span.box) for span in spans if span.inked}
        hidden = tuple(span.box for span in spans if not span.inked and (span.text, span.box) not in seen)
        return Style(max(span.size for span in spans), all(span.bold for span in spans), hidden)

    def _between(self, shelf: int, left: float, right: float) -> list[Span]:
        return [span for span in self._at.get(shelf, ()) if span.box[0] < right and span.box[2] > left]


def _shelf(box: Quad) -> int:
    return int((box[1] + box[3]) / 4)


def _part(words: list[Any], style: Style) -> tuple[list[Any], list[Any]]:
    """Part the words of a line into those drawn with ink and those without."""
    if not style.hidden:
        return words, []
    seen: list[Any] = []
    unseen: list[Any] = []
    for word in words:
        middle = ((word[0] + word[2]) / 2, (word[1] + word[3]) / 2)
        (unseen if any(_inside(middle, box) for box in style.hidden) else seen).append(word)
    return seen, unseen


def _inside(point: tuple[float, float], box: Quad) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _pieces(word: Any, turn: Any) -> Sequence[Piece]:
    x0, y0, x1, y1, text, *_ = word
    if turn is not None:
        x0, y0, x1, y1 = turned((x0, y0, x1, y1), turn)
    if not abs(x0) + abs(y0) + abs(x1) + abs(y1) < _FAR:  # so written, it is also true of what is no number
        return ()
    return split(Piece(text, x0, y0, x1, y1))
