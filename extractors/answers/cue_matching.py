"""Find a pack's cues in a text, however its lines are broken and its words are set.

Compared folded, like quotes; English cues only as whole words; three dots stand for a few words within a
sentence. Knows no question and no page.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.answers.folding import Folded, fold

_GAP = 160
"""Characters of the text that three dots may stand for."""
_GAP_UNSPACED = 40
"""The same in a script that puts no spaces between words, which says as much in fewer."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_DENIED = frozenset("非不無未")
"""A Japanese prefix that turns a word into its opposite, as in 非独占的."""
_SENTENCE_ENDS = re.compile(r"[.!?][\"'”’)\]]*\s+[\"'“‘(\[]*(?=[A-Z])|[。！？]|\n\s*\n")
_ABBREVIATED = re.compile(r"(?:\b(?:inc|ltd|co|corp|no|nos|mr|mrs|ms|dr|sec|art|u\.s)|\b[A-Za-z])$", re.IGNORECASE)
_JOINED_BEFORE = re.compile(r"\w$|[-\u2010\u2011]\s*$")
"""A letter, or a hyphen that joins the word before, at a line's end too, as in `non- exclusive`."""
_DOTS = re.compile(r"\s*(?:\.\.\.|…)\s*")


class CueHit(NamedTuple):
    """A cue and where it stands: a half-open span of the text it was looked for in."""

    cue: str
    start: int
    end: int


class CueText:
    """A text folded once for any number of cues."""

    def __init__(self, text: str, folded: Folded | None = None) -> None:
        self.text = text
        self.folded = folded or fold(text)

    def hits(self, cues: Iterable[str]) -> list[CueHit]:
        """Return where the cues stand, in the order of the text; of hits that overlap the longest."""
        each = (hit for cue in dict.fromkeys(cues) for hit in self._standing(cue))
        found = sorted(each, key=lambda hit: (hit.start, -hit.end))
        kept: list[CueHit] = []
        for hit in found:
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return kept

    def _standing(self, cue: str) -> Iterator[CueHit]:
        parts = cue_parts(cue)
        if not parts:
            return
        for start, end in self._places(parts[0], 0):
            last = self._follow(parts[1:], start, end)
            if last is not None:
                yield CueHit(cue, start, last)

    def _follow(self, parts: tuple[str, ...], start: int, end: int) -> int | None:
        """Return where the last of some parts ends that follow in the same sentence; None where one does not."""
        for part in parts:
            gap = _GAP_UNSPACED if _UNSPACED.search(part) else _GAP
            following = next((place for place in self._places(part, end) if place[0] >= end), None)
            if following is None or following[0] - end > gap or sentence_end(self.text, start, following[0]):
                return None
            end = following[1]
        return end

    def _places(self, folded: str, after: int) -> Iterator[tuple[int, int]]:
        """Yield the spans of the text where a folded phrase stands as whole words, from an offset of the text on."""
        at = self.folded.text.find(folded)
        while at >= 0:
            start, end = self.folded.span(at, at + len(folded))
            if start >= after and _whole(self.text, start, end):
                yield start, end
            at = self.folded.text.find(folded, at + 1)


@lru_cache(maxsize=4096)
def cue_parts(cue: str) -> tuple[str, ...]:
    """Return the folded pieces of a cue, parted where it has three dots."""
    return tuple(part for piece in _DOTS.split(cue) if (part := fold(piece).text))


def sentence_end(text: str, start: int, end: int) -> int | None:
    """Return where the first sentence that ends within a span ends; None where none does."""
    for match in _SENTENCE_ENDS.finditer(text, start, end):
        if not _ABBREVIATED.search(text, max(0, match.start() - 8), match.start()):
            return match.end()
    return None


def _whole(text: str, start: int, end: int) -> bool:
    if _UNSPACED.match(text[start]):
        return text[start - 1 : start] not in _DENIED
    after = text[end : end + 1]
    return not _JOINED_BEFORE.search(text, max(0, start - 4), start) and not after.isalnum()
