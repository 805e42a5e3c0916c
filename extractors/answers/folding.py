"""Fold a text so that the same words printed differently become equal, and keep the way back.

Folded away: case, ligatures and width, white space, quotation marks, bullets, hyphens and dashes that
are no sign. Kept: every digit, decimal point, per cent and currency sign and parenthesis; a dash before
a figure, as `-`; and that two figures stand apart, as one space. Superscript digits stay what they are,
so that `10²` never equals `102`. Knows no page and no document.
"""

import re
import unicodedata
from array import array
from functools import lru_cache
from typing import NamedTuple

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\ufe58\ufe63\uff0d"
_QUOTES = (
    "\"'`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u00ab\u00bb"
    "\u300c\u300d\u300e\u300f\uff02\uff07"
)
_BULLETS = "\u2022\u2023\u2043\u25e6\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u2219\u27a2\u2756"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1b\x7f\ue000-\uf8ff"
_NOTHING = rf"[\s{_QUOTES}{_BULLETS}{_UNSEEN}]"
_FIGURE_AHEAD = r"[\d.$€£¥￥△(]"
_DROPPED = re.compile(
    rf"(?P<gap>(?<=\d){_NOTHING}+(?=\d))|{_NOTHING}+|[{re.escape(_DASHES)}](?!{_NOTHING}*{_FIGURE_AHEAD})"
)
_KEPT_FORMS = ("<super>", "<sub>", "<fraction>", "<circle>")


class Folded(NamedTuple):
    """A folded text; `origins[i]` is the offset, in the text it was made from, of folded character i."""

    text: str
    origins: "array[int]"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of the original that a non-empty folded span stands for."""
        return self.origins[start], self.origins[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold `text`; each folded character knows the original character it came from."""
    parts: list[str] = []
    origins = array("I")
    at = 0
    for match in _DROPPED.finditer(text):
        _keep(text, at, match.start(), parts, origins)
        if match.lastgroup:
            parts.append(" ")
            origins.append(match.start())
        at = match.end()
    _keep(text, at, len(text), parts, origins)
    return Folded("".join(parts), origins)


def _keep(text: str, start: int, end: int, parts: list[str], origins: "array[int]") -> None:
    if start == end:
        return
    run = text[start:end]
    if run.isascii():
        parts.append(run.lower())
        origins.extend(range(start, end))
        return
    for offset, char in enumerate(run, start=start):
        form = _form(char)
        parts.append(form)
        origins.extend([offset] * len(form))


@lru_cache(maxsize=8192)
def _form(char: str) -> str:
    """The form of one character. Taken apart rather than put together: `é` is the same from one code point or two."""
    if char in _DASHES:
        return "-"
    if unicodedata.decomposition(char).startswith(_KEPT_FORMS):
        return char
    return unicodedata.normalize("NFKD", char).casefold()
