"""A PDF page's own text layer as cells in displayed coordinates, parted by what can be seen.

Knows PyMuPDF's text pages. Does not decide whether the layer is to be trusted.
"""

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter, lt, sub
from typing import Any, NamedTuple

from extractors.pages.cells import Cell, Columns, Piece, cell_of
from extractors.pages.drawn import CLIPPED, INK, Drawn, Place, Quad, Sheet, Span, text_page_of, turned
from extractors.pages.hidden import TINY_WIDTH
from extractors.pages.scripts import UNKNOWN, needs_care, split

# Words as the file has them: ligatures kept, nothing joined across line ends, nothing from beyond the
# page's visible part, and U+FFFD (not an invented character) where a font does not say what a glyph means.
_PRESERVE_LIGATURES, _PRESERVE_WHITESPACE, _CLIP = 1, 2, 64
_CLIPPED = _PRESERVE_LIGATURES | _PRESERVE_WHITESPACE | _CLIP
# What a font without a map to Unicode comes out as: unknown, private use, unassigned in every language.
_MEANINGLESS = re.compile(f"[{UNKNOWN}\ue000-\uf8ff\U000f0000-\U0010ffff]")
_PLACE = itemgetter(5, 6)
"""The block and the line of a word as the engine gives it."""
_CLIPS = re.compile(rb"(?:^|[\s\])>])W\*?(?=[\s\[(</%]|$)")
"""The operator that sets a clip. A page without it, without forms and annotations shows all it draws."""
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
    text_page = text_page_of(page)
    drawn = Drawn(text_page)
    words = text_page.extractWORDS()
    turn = sheet.matrix if sheet.rotation else None
    shown = _all_shown(words, drawn, sheet)
    if shown and not _may_clip(page):
        return _whole(words, drawn, turn)
    inside = page.get_textpage(flags=_CLIPPED).extractWORDS()
    if shown and [word[:5] for word in inside] == [word[:5] for word in words]:
        return _whole(words, drawn, turn)
    layer = TextLayer([], [], drawn, complete=False)
    looks = _Looks(drawn)
    for (block, _), group in groupby(inside, key=_PLACE):
        line = list(group)
        _add(layer, line, looks.of(line), block, turn)
    return layer


def _may_clip(page: Any) -> bool:
    """Whether something on the page may be cut away: by a clip of its own, of a form's box or of an annotation's."""
    annotated = page.parent.xref_get_key(page.xref, "Annots")[0] != "null"
    return annotated or bool(page.get_xobjects()) or _CLIPS.search(page.read_contents()) is not None


def _all_shown(words: Sequence[Any], drawn: Drawn, sheet: Sheet) -> bool:
    """Whether nothing is drawn beyond the page, clipped away, or without ink: then one look at the page is enough."""
    if not all(look.flags & INK and not look.flags & CLIPPED for look in drawn.looks):
        return False
    if not words:
        return not drawn.looks
    width, height = sheet.unturned
    lefts, tops, rights, bottoms, *_ = zip(*words, strict=True)
    on_page = min(lefts) >= 0 and min(tops) >= 0 and max(rights) <= width and max(bottoms) <= height
    return on_page and math.isfinite(sum(lefts) + sum(tops) + sum(rights) + sum(bottoms))


def _whole(words: Sequence[Any], drawn: Drawn, turn: Any) -> TextLayer:
    """Return the layer of a page of which everything is shown."""
    if not words:
        return TextLayer([], [], drawn, complete=True, squeezed=False)
    lefts, tops, rights, bottoms, texts, blocks, lines, _ = zip(*words, strict=True)
    narrow = [TINY_WIDTH * len(text) for text in texts]
    squeezed = any(map(lt, map(sub, rights, lefts), narrow)) and any(map(lt, map(sub, bottoms, tops), narrow))
    layer = TextLayer([], [], drawn, complete=True, squeezed=squeezed)
    plain = turn is None and all(texts) and not needs_care("".join(texts))
    places: list[Place] = list(zip(blocks, lines, strict=True))
    at = 0
    while at < len(words):
        place = places[at]
        last = bisect_right(places, place, at)
        size, bold = drawn.style(place)
        block = drawn.paragraphs[place[0]]
        if plain or (turn is None and all(texts[at:last]) and not needs_care("".join(texts[at:last]))):
            columns = Columns(texts[at:last], lefts[at:last], tops[at:last], rights[at:last], bottoms[at:last])
            layer.visible.append(Cell(columns, block, size, bold=bold))
        else:
            _add(layer, words[at:last], Style(size, bold, ()), block, turn)
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
