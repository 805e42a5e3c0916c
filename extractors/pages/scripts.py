"""Long runs without spaces, such as Japanese, cut into pieces small enough for useful boxes.

Boxes are shared out along the run by the width characters usually have: it is an estimate, exact
for type of even width. Knows characters, not fonts.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from extractors.pages.cells import Piece

PIECE = 4
"""Characters of Japanese, Chinese or Korean that share one box."""

_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u318f\u31a0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)
# What may not stand in a text that travels as JSON, lies in a database and is printed line by line:
# control characters, lone surrogates, and the Unicode line ends that are no white space to an engine.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_CARE = re.compile(f"\\s|{_WIDE.pattern}|{_FORBIDDEN.pattern}")
UNKNOWN = "\ufffd"


def clean(text: str) -> str:
    """Return the text with each character that may not stand in it replaced by one U+FFFD."""
    return _FORBIDDEN.sub(UNKNOWN, text)


def has_wide(text: str) -> bool:
    return _WIDE.search(text) is not None


def needs_care(text: str) -> bool:
    """Whether words of which this is all the text must be looked at one by one, with `split`."""
    return _CARE.search(text) is not None if not text.isascii() else not text.isprintable() or " " in text


def split(piece: Piece) -> Sequence[Piece]:
    """Return the piece in parts that hold no white space; runs of wide characters in parts of four."""
    text = piece.text
    if text and text.isascii() and text.isprintable() and " " not in text:
        return (piece,)  # nearly every word of a Western page: nothing to do
    return tuple(_split(piece, clean(text)))


def _split(piece: Piece, text: str) -> Iterator[Piece]:
    for word in re.finditer(r"\S+", text):
        glued = piece.glued and word.start() == 0
        for start, end in _parts(word.group(), word.start()):
            yield _part(piece, text, start, end, glued=glued)
            glued = True


def _parts(word: str, offset: int) -> Iterator[tuple[int, int]]:
    """Yield half-open spans: up to four wide characters together, other characters by the run."""
    start = 0
    for index in range(1, len(word) + 1):
        if index < len(word):
            wide = _WIDE.match(word[index]) is not None
            before = _WIDE.match(word[index - 1]) is not None
            if wide == before and not (wide and index - start >= PIECE):
                continue
        yield offset + start, offset + index
        start = index


def _part(piece: Piece, text: str, start: int, end: int, *, glued: bool) -> Piece:
    """Return part of a piece with its share of the box, along the longer way the type runs."""
    total = _width(text) or 1
    before, after = _width(text[:start]) / total, _width(text[:end]) / total
    wide, high = piece.x1 - piece.x0, piece.y1 - piece.y0
    if high > wide and len(text) > 1:  # set downwards
        return piece._replace(
            text=text[start:end], y0=piece.y0 + high * before, y1=piece.y0 + high * after, glued=glued
        )
    return piece._replace(text=text[start:end], x0=piece.x0 + wide * before, x1=piece.x0 + wide * after, glued=glued)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
