"""A PDF page's own text layer as cells in displayed coordinates, parted by what can be seen.

Knows PyMuPDF's text pages. Does not decide whether the layer is to be trusted.
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter, lt, sub
from typing import Any, NamedTuple

from extractors.pages.cells import Cell, Columns, Piece, cell_of
from extractors.pages.drawn import CLIPPED, INK, Drawn, Quad, Sheet, Span, turned
from extractors.pages.hidden import TINY_WIDTH
from extractors.pages.interpreted import Interpreted
from extractors.pages.scripts import UNKNOWN, needs_care, split

# What a font without a map to Unicode comes out as: unknown, private use, unassigned in every language.
_MEANINGLESS = re.compile(f"[{UNKNOWN}\ue000-\uf8ff\U000f0000-\U0010ffff]")
_PLACE = itemgetter(5, 6)
"""The block and the line of a word as the engine gives it."""
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
    complete: bool
    """Whether nothing that is drawn is missing from the cells."""

    squeezed: bool = True
    """Whether a word may be set so narrow that nobody reads it."""

    @property
    def words(self) -> int:
        return count(self.visible) + count(self.hidden)


def count(cells: Sequence[Cell]) -> int:
    return sum(len(cell.texts) for cell in cells)


def unknown_share(cells: Sequence[Cell]) -> float:
    """Return the part of characters whose meaning the file does not say."""
    text = "".join([text for cell in cells for text in cell.texts])
    return 0.0 if text.isascii() else len(_MEANINGLESS.findall(text)) / len(text)


def text_layer(page: Any, sheet: Sheet) -> TextLayer:
    """Return the text layer of a PyMuPDF page."""
    interpreted = Interpreted(page)
    everything = interpreted.everything()
    drawn = Drawn(everything)
    words = _Words.of(everything.extractWORDS())
    turn = sheet.matrix if sheet.rotation else None
    if _all_shown(words, drawn, sheet) and not _cut(interpreted, words):
        return _whole(words, drawn, turn)
    inside = interpreted.words_shown()
    layer = TextLayer([], [], drawn, complete=False)
    looks = _Looks(drawn)
    for (block, _), group in groupby(inside, key=_PLACE):
        line = list(group)
        _add(layer, line, looks.of(line), block, turn)
    return layer


class _Words(NamedTuple):
    """The engine's words in columns."""

    lefts: Sequence[float] = ()
    tops: Sequence[float] = ()
    rights: Sequence[float] = ()
    bottoms: Sequence[float] = ()
    texts: Sequence[str] = ()
    blocks: Sequence[int] = ()
    lines: Sequence[int] = ()
    numbers: Sequence[int] = ()

    @classmethod
    def of(cls, words: Sequence[Any]) -> "_Words":
        return cls(*zip(*words, strict=True))


def _all_shown(words: _Words, drawn: Drawn, sheet: Sheet) -> bool:
    """Whether nothing is drawn beyond the page or without ink."""
    if not all(look.flags & INK and not look.flags & CLIPPED for look in drawn.looks):
        return False
    if not words.texts:
        return not drawn.looks
    width, height = sheet.unturned
    lefts, tops, rights, bottoms, *_ = words
    on_page = min(lefts) >= 0 and min(tops) >= 0 and max(rights) <= width and max(bottoms) <= height
    return on_page and math.isfinite(sum(lefts) + sum(tops) + sum(rights) + sum(bottoms))


def _cut(interpreted: Interpreted, words: _Words) -> bool:
    """Whether a clip cuts some of the words away."""
    if not words.texts:
        return False
    area = (min(words.lefts), min(words.tops), max(words.rights), max(words.bottoms))
    return interpreted.may_cut(area) and _solid(interpreted.text_shown()) != _solid("".join(words.texts))


def _solid(text: str) -> str:
    """Return the text without its blanks."""
    return "".join(text.split())


def _whole(words: _Words, drawn: Drawn, turn: Any) -> TextLayer:
    """Return the layer of a page of which everything is shown."""
    lefts, tops, rights, bottoms, texts, blocks, lines, _ = words
    narrow = [TINY_WIDTH * len(text) for text in texts]
    squeezed = any(map(lt, map(sub, rights, lefts), narrow)) and any(map(lt, map(sub, bottoms, tops), narrow))
    layer = TextLayer([], [], drawn, complete=True, squeezed=squeezed)
    plain = turn is None and all(texts) and not needs_care("".join(texts))
    at = 0
    for place, group in groupby(zip(blocks, lines, strict=True)):
        last = at + len(list(group))
        size, bold = drawn.style(place)
        block = drawn.paragraphs[place[0]]
        part = slice(at, last)
        if plain or (turn is None and all(texts[part]) and not needs_care("".join(texts[part]))):
            columns = Columns(texts[part], lefts[part], tops[part], rights[part], bottoms[part])
            layer.visible.append(Cell(columns, block, size, bold=bold))
        else:
            _add(layer, list(zip(*(column[part] for column in words), strict=True)), Style(size, bold, ()), block, turn)
        at = last
    return layer


def _add(layer: TextLayer, line: Sequence[Any], style: Style, block: int, turn: Any) -> None:
    """Add the words of a line, piece by piece."""
    seen, unseen = _part(line, style)
    for words, cells in ((seen, layer.visible), (unseen, layer.hidden)):
        pieces = [part for word in words for part in _pieces(word, turn)]
        if pieces:
            cells.append(cell_of(pieces, block, style.size, bold=style.bold))


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


def _part(words: Sequence[Any], style: Style) -> tuple[Sequence[Any], Sequence[Any]]:
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
