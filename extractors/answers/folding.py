"""Fold a text so that the same words printed differently become equal, and keep the way back.

Folded away: case, ligatures and width, white space, quotation marks, bullets, hyphens and dashes that
are no sign. Kept: every digit, decimal point, per cent and currency sign and parenthesis; a dash before
a figure, as `-`; and that two figures stand apart, as one space. Superscript digits stay what they are,
so that `10²` never equals `102`. Knows no page and no document.
"""

import re
import unicodedata
from array import array
from functools import cached_property, lru_cache

import numpy as np

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\ufe58\ufe63\uff0d"
_QUOTES = (
    "\"'`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u00ab\u00bb"
    "\u300c\u300d\u300e\u300f\uff02\uff07"
)
_BULLETS = "\u2022\u2023\u2043\u25e6\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u2219\u27a2\u2756"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1b\x7f\ue000-\uf8ff"
_NOTHING = rf"[\s{_QUOTES}{_BULLETS}{_UNSEEN}]"
_NOTHING_ASCII = f"[{re.escape(''.join(char for char in map(chr, range(128)) if re.match(_NOTHING, char)))}]"
_FIGURE_AHEAD = r"[\d.$€£¥￥△(]"
_APART = re.compile(rf"(\d){_NOTHING}+(?=\d)")
_APART_ASCII = re.compile(rf"([0-9]){_NOTHING_ASCII}+(?=[0-9])")
_NO_SIGN = re.compile(rf"[{re.escape(_DASHES)}](?!{_NOTHING}*{_FIGURE_AHEAD})")
_NO_SIGN_ASCII = re.compile(rf"-(?!{_NOTHING_ASCII}*[0-9.$(])")
_DASH_AT_END = re.compile(rf"{_NOTHING}*[{re.escape(_DASHES)}]")
"""Matches at the beginning of a text turned round."""
_NEVER_SEEN = re.compile(_NOTHING)
_FOREIGN = re.compile(r"([^\x00-\x7f]+)")
_STAND_INS = tuple(zip("\u2019\u2018\u201c\u201d\u2022\u00a0\u2013\u2014", "'''''\x20--", strict=True))
"""Signs that most pages have, each with one that folds alike; without them nearly every page is ASCII."""
_KEPT_FORMS = ("<super>", "<sub>", "<fraction>", "<circle>")
_GAP, _NO_GAP = "\0", "\1"
"""What stands for the one space between figures until white space is dropped, and what a text has instead of it."""


class Folded:
    """A folded text, and the way back to the text it was made from."""

    def __init__(self, source: str, text: str) -> None:
        self._source = source
        self.text = text

    @cached_property
    def origins(self) -> "array[int]":
        """The offset, in the text it was made from, of each folded character; worked out when first asked for."""
        return _origins(self._source)[: len(self.text)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of the original that a non-empty folded span stands for."""
        return self.origins[start], self.origins[end - 1] + 1


def fold(text: str, *, before: str = "") -> Folded:
    """Fold `text`, which may stand on the page before another: whether a dash at its end is a sign shows there."""
    if before and _DASH_AT_END.match(text[::-1]):
        ahead = before.lstrip()[:1]
        both = f"{text}\n{ahead}"
        return Folded(both, _folded(both).removesuffix(_folded(ahead)))
    return Folded(text, _folded(text))


def _folded(source: str) -> str:
    text = _with_stand_ins(source).replace(_GAP, _NO_GAP)
    apart, no_sign = (_APART_ASCII, _NO_SIGN_ASCII) if text.isascii() else (_APART, _NO_SIGN)
    text = no_sign.sub("", apart.sub(_marked, text))
    if text.isascii():
        return text.translate(_ASCII)
    runs = _FOREIGN.split(text)
    runs[::2] = [run.translate(_ASCII) for run in runs[::2]]
    runs[1::2] = ["".join(map(_form, run)) for run in runs[1::2]]
    return "".join(runs)


def _origins(source: str) -> "array[int]":
    """Count what each character of a text became, by the same rules that fold it."""
    text = _with_stand_ins(source)
    became = bytearray(text.encode("ascii", "replace").translate(_ASCII_LENGTHS))
    apart, no_sign = (_APART_ASCII, _NO_SIGN_ASCII) if text.isascii() else (_APART, _NO_SIGN)
    for match in () if text.isascii() else _FOREIGN.finditer(text):
        became[match.start() : match.end()] = bytes(len(_form(char)) for char in match[0])
    for match in apart.finditer(text):
        became[match.end(1)] = 1
    for match in no_sign.finditer(text):
        became[match.start()] = 0
    lengths = np.frombuffer(became, np.uint8)
    return array("I", np.repeat(np.arange(len(text), dtype=np.uint32), lengths).tobytes())


def _with_stand_ins(text: str) -> str:
    """The text with as many characters, each folding as it did."""
    if not text.isascii():
        for sign, other in _STAND_INS:
            text = text.replace(sign, other)
    return text


def _marked(apart: re.Match[str]) -> str:
    return apart[1] + _GAP


@lru_cache(maxsize=65536)
def _form(char: str) -> str:
    """The form of one character. Taken apart rather than put together: `é` is the same from one code point or two."""
    if char in _DASHES:
        return "-"
    if unicodedata.decomposition(char).startswith(_KEPT_FORMS):
        return char
    return _NEVER_SEEN.sub("", unicodedata.normalize("NFKD", char).casefold())


_ASCII = {code: _form(chr(code)) or None for code in range(1, 128)} | {ord(_GAP): " "}
_ASCII_LENGTHS = bytes(len(_form(chr(code))) for code in range(128)) + bytes(128)
