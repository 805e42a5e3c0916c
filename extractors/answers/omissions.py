"""Find the words of a passage that a quote of it leaves out whole, the words to both sides standing in it.

Compares word by word, so that a word left out is not taken for letters misread. Knows no page; whether
the rest is the same is judged in `same_words`.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from extractors.answers.decisive import SCALES, is_missed, weighs
from extractors.answers.figure_marks import cuts_figure
from extractors.answers.folding import Folded, fold

_WORD = re.compile(r"[$€£¥￥₩₹(△▲-]*\w+(?:['\u2019]\w+)*(?:[.,]\d+)*[%)]*")
_SHARE = 6
"""One word in so many may be left out, and one in any case."""
_FEWEST_KEPT = 2
"""Words that a quote must have beside those it leaves out."""


class Omission(NamedTuple):
    """Words of a passage that the quote leaves out: a half-open span of the passage."""

    start: int
    end: int


def omissions(quote: str, said: Folded, passage: str, shown: Folded) -> list[Omission]:
    """Return what a quote leaves out of a passage, in order; nothing where it is too much to be the same."""
    spans = [match.span() for match in _WORD.finditer(passage)]
    printed = [_folded(shown, *span) for span in spans]
    told = [_folded(said, *match.span()) for match in _WORD.finditer(quote)]
    found = [Omission(spans[low][0], spans[high - 1][1]) for low, high in _inserted(told, printed)]
    whole = not any(cuts_figure(passage, *span) or _is_scale(passage, *span) for span in found)
    return found if whole else []


def _inserted(said: list[str], printed: list[str]) -> list[tuple[int, int]]:
    """Half-open spans of printed words that stand between words of the quote; none where they are too many."""
    blocks = list(Levenshtein.opcodes(said, printed))
    found = [
        (block.dest_start, block.dest_end)
        for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False)
        if (before.tag, block.tag, after.tag) == ("equal", "insert", "equal")
    ]
    many = sum(end - start for start, end in found)
    return found if len(said) >= _FEWEST_KEPT and many <= max(1, len(said) // _SHARE) else []


def without(text: str, left_out: list[Omission]) -> str:
    """Return a passage without what a quote leaves out."""
    for span in reversed(left_out):
        text = text[: span.start] + text[span.end :]
    return text


def decides(words: str) -> bool:
    """Whether a sentence without these words says something else: a negation, an exception, a figure, a date."""
    return any(weighs(fold(word).text) or any(char.isdigit() for char in word) for word in _WORD.findall(words))


def _folded(shown: Folded, start: int, end: int) -> str:
    first = bisect_left(shown.origins, start)
    return shown.text[first : bisect_left(shown.origins, end, first)]


def _is_scale(passage: str, start: int, end: int) -> bool:
    """Whether the words end a figure, such as `million` behind `5.2`: without them it is another figure."""
    before = _WORD.findall(passage[:start])[-1:]
    figure = any(char.isdigit() for word in before for char in word) or any(
        is_missed(fold(word).text) for word in before
    )
    return figure and any(fold(word).text in SCALES for word in _WORD.findall(passage[start:end]))
