"""A PDF page's own text layer as cells in displayed coordinates, parted by what can be seen.

Knows PyMuPDF's text pages. Does not decide whether the layer is to be trusted.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from extractors.pages.cells import Cell, Piece, cell_of
from extractors.pages.scripts import UNKNOWN, split

# Words as the file has them: ligatures kept, nothing joined across line ends, nothing from beyond the
# page's visible part, and U+FFFD (not an invented character) where a font does not say what a glyph means.
_PRESERVE_LIGATURES, _PRESERVE_WHITESPACE, _CLIP = 1, 2, 64
_FLAGS = _PRESERVE_LIGATURES | _PRESERVE_WHITESPACE | _CLIP
_BOLD, _FILLED, _STROKED = 8, 16, 32
_BOLD_FONT = 16
_FAR = 1e6
"""Points; a box beyond is an engine's slip or a trick."""

Quad = tuple[float, float, float, float]


class Style(NamedTuple):
    size: float
    bold: bool
    hidden: tuple[Quad, ...]
    """Spans of the line that are drawn without ink, in the text page's coordinates."""


class TextLayer(NamedTuple):
    visible: list[Cell]
    hidden: list[Cell]
    """Text drawn without ink: an OCR layer over a picture, or something nobody was meant to see."""

    @property
    def words(self) -> int:
        return count(self.visible) + count(self.hidden)


def count(cells: Sequence[Cell]) -> int:
    return sum(len(cell.pieces) for cell in cells)


def unknown_share(cells: Sequence[Cell]) -> float:
    """Return the part of characters whose meaning the file does not say."""
    texts = [piece.text for cell in cells for piece in cell.pieces]
    total = sum(map(len, texts))
    return sum(text.count(UNKNOWN) for text in texts) / total if total else 0.0


def text_layer(page: Any) -> TextLayer:
    """Return the text layer of a PyMuPDF page."""
    text_page = page.get_textpage(flags=_FLAGS)
    words = text_page.extractWORDS()
    if not words:
        return TextLayer([], [])
    styles = _styles(text_page.extractDICT())
    turn = page.rotation_matrix if page.rotation else None
    layer = TextLayer([], [])
    for (block, line), group in groupby(words, key=lambda word: (word[5], word[6])):
        style = styles.get((block, line), Style(0.0, False, ()))
        seen, unseen = _part(list(group), style)
        for words_of_line, cells in ((seen, layer.visible), (unseen, layer.hidden)):
            pieces = [part for word in words_of_line for part in _pieces(word, turn)]
            if pieces:
                cells.append(cell_of(pieces, block, style.size, bold=style.bold))
    return layer


def _styles(page: dict[str, Any]) -> dict[tuple[int, int], Style]:
    return {
        (block["number"], number): _style(line["spans"])
        for block in page["blocks"]
        for number, line in enumerate(block.get("lines", ()))
    }


def _style(spans: Sequence[dict[str, Any]]) -> Style:
    inked = [span for span in spans if span["text"].strip()]
    hidden = tuple(span["bbox"] for span in inked if not _has_ink(span))
    bold = bool(inked) and all(span["char_flags"] & _BOLD or span["flags"] & _BOLD_FONT for span in inked)
    return Style(max((span["size"] for span in inked), default=0.0), bold, hidden)


def _has_ink(span: dict[str, Any]) -> bool:
    return bool(span["char_flags"] & (_FILLED | _STROKED)) and span["alpha"] > 0


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
    x0, y0, x1, y1, text = word[:5]
    if turn is not None:
        x0, y0, x1, y1 = turned((x0, y0, x1, y1), turn)
    if not abs(x0) + abs(y0) + abs(x1) + abs(y1) < _FAR:  # so written, it is also true of what is no number
        return ()
    return split(Piece(text, x0, y0, x1, y1))


def turned(box: Quad, matrix: Any) -> Quad:
    """Return the box after a matrix (a, b, c, d, e, f) that turns by quarters."""
    a, b, c, d, e, f = matrix
    x0, y0 = a * box[0] + c * box[1] + e, b * box[0] + d * box[1] + f
    x1, y1 = a * box[2] + c * box[3] + e, b * box[2] + d * box[3] + f
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
