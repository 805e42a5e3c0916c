"""A PDF page's own text layer through PDFium, as cells in displayed coordinates, parted by what has ink.

PDFium names characters and their boxes in the order of the page's content; words, lines and
paragraphs are found here. Does not decide whether the layer is to be trusted.
"""

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import pypdfium2.raw as _raw

from extractors.pages.cells import Cell, Piece, cell_of
from extractors.pages.pdfium_geometry import Quad, Turn
from extractors.pages.scripts import UNKNOWN, split

raw = cast("Any", _raw)  # made from C headers: no types

_LINE_ENDS = "\r\n"
_HYPHENS = frozenset((0x02, 0xAD, 0xFFFE))
"""What PDFium puts for a hyphen at a line's end."""
_NO_INK = frozenset((3, 7))
"""Render modes: invisible, and for clipping only."""
_BOLD_WEIGHT = 600
_COLUMN_GAP = 1.0
"""Heights of a line between two words from which on they stand in two cells."""
_SAME_LINE = 0.5
_PARAGRAPH_GAP = 0.7
_LARGER = 1.25
_SURROGATES, _BEYOND = range(0xD800, 0xE000), 0x110000
_MOST_CHARACTERS = 2_000_000
"""Characters of a page looked at: beyond, it is a bomb, and is refused for its words."""


class Layer(NamedTuple):
    visible: list[Cell]
    hidden: list[Cell]
    """Text drawn without ink."""

    @property
    def words(self) -> int:
        return sum(len(cell.texts) for cell in (*self.visible, *self.hidden))


class _Word(NamedTuple):
    text: str
    box: Quad
    """As displayed were the page not turned: in it lines run from left to right."""
    shown: Quad
    """As displayed."""
    ink: bool
    bold: bool
    ends_line: bool


def text_layer(text_page: Any, turn: Turn) -> Layer:
    """Return the text of a PDFium text page; nothing from beyond the page's visible part."""
    layer = Layer([], [])
    block = 0
    before: _Word | None = None
    line: list[_Word] = []
    for word in _words(text_page, turn):
        if line and before is not None and _parts(before, word):
            block += _put(layer, line, block, word)
            line = []
        line.append(word)
        before = word
    if line:
        _put(layer, line, block, None)
    return layer


def _parts(before: _Word, word: _Word) -> bool:
    """Whether a word begins a new cell after the one before it."""
    height = max(before.box[3] - before.box[1], 1.0)
    apart = word.box[0] - before.box[2]
    shifted = abs((word.box[1] + word.box[3]) - (before.box[1] + before.box[3])) / 2
    upright = word.box[3] - word.box[1] <= height * 4 or word.box[2] - word.box[0] > height
    return (
        before.ends_line
        or before.ink != word.ink
        or (upright and (apart > height * _COLUMN_GAP or apart < -height or shifted > height * _SAME_LINE))
    )


def _put(layer: Layer, line: list[_Word], block: int, following: _Word | None) -> int:
    """Write a cell down; returns 1 where the next word begins a new paragraph."""
    pieces = [piece for word in line for piece in split(Piece(word.text, *word.shown))]
    top, bottom = min(word.box[1] for word in line), max(word.box[3] for word in line)
    if pieces:
        bold = all(word.bold for word in line)
        cell = cell_of(pieces, block, round((bottom - top) / 1.2, 1), bold=bold)
        (layer.visible if line[0].ink else layer.hidden).append(cell)
    if following is None:
        return 0
    high, next_high = bottom - top, following.box[3] - following.box[1]
    alike = max(high, next_high) <= min(high, next_high) * _LARGER
    beneath = -high * 2 < following.box[1] - bottom < high * _PARAGRAPH_GAP
    return 0 if alike and beneath else 1


def _words(text_page: Any, turn: Turn) -> Iterator[_Word]:
    characters: list[str] = []
    first = last = 0
    count = min(int(raw.FPDFText_CountChars(text_page)), _MOST_CHARACTERS)
    for index in range(count + 1):
        code = int(raw.FPDFText_GetUnicode(text_page, index)) if index < count else 0x20
        character = _character(text_page, index, code)
        if not character.isspace():
            first = first if characters else index
            last = index
            characters.append(character)
        elif characters:
            word = _word(text_page, turn, "".join(characters), first, last)
            if word is not None:
                yield word._replace(ends_line=character in _LINE_ENDS)
            characters.clear()


def _character(text_page: Any, index: int, code: int) -> str:
    if code in _HYPHENS and raw.FPDFText_IsHyphen(text_page, index) == 1:
        return "-"
    if code == 0 or code in _SURROGATES or code >= _BEYOND:
        return UNKNOWN
    if not 0x20 <= code < 0x7F and raw.FPDFText_HasUnicodeMapError(text_page, index) == 1:  # noqa: PLR2004  # ASCII
        return UNKNOWN
    return chr(code)


def _word(text_page: Any, turn: Turn, text: str, first: int, last: int) -> _Word | None:
    """Return the word of characters `first` to `last`; None where it has no place on the page."""
    begin, end = _box(text_page, first), _box(text_page, last)
    if begin is None or end is None:
        return None
    joined = (min(begin[0], end[0]), min(begin[1], end[1]), max(begin[2], end[2]), max(begin[3], end[3]))
    shown = turn.displayed(joined)
    if not turn.holds(shown):
        return None
    box = turn._replace(degrees=0).displayed(joined)
    bold = raw.FPDFText_GetFontWeight(text_page, first) >= _BOLD_WEIGHT
    return _Word(text, box, shown, _has_ink(text_page, first), bold, ends_line=False)


def _box(text_page: Any, index: int) -> Quad | None:
    """Return a character's box in the page's own coordinates: left, bottom, right, top."""
    rectangle = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(rectangle)):
        return None
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _has_ink(text_page: Any, index: int) -> bool:
    text_object = raw.FPDFText_GetTextObject(text_page, index)
    if text_object and raw.FPDFTextObj_GetTextRenderMode(text_object) in _NO_INK:
        return False
    red, green, blue, alpha = (ctypes.c_uint(255) for _ in range(4))
    known = raw.FPDFText_GetFillColor(text_page, index, *map(ctypes.byref, (red, green, blue, alpha)))
    return not known or alpha.value > 0
