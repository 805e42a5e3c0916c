"""Find a short folded quote of which one word was left out: its two parts stand there as they are, a word apart.

For names and headings, which are too short for other ways to find them nearly. Knows words only by where
they end in the folded quote.
"""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from extractors.answers.nearness import Near

_WIDEST = 30
"""Folded characters that a word left out has at most."""
_MOST_PLACES = 50
"""Places of the longer part at which the other is looked for."""


def gaps(quote: str, ends: Sequence[int], text: str, low: int, high: int) -> Iterator[Near]:
    """Yield the spans of `text[low:high]` that are the quote with one gap at one of `ends`, by gap, in text order."""
    for at in ends:
        for start, end in _parted(quote[:at], quote[at:], text, low, high):
            yield Near(start, end, round(fuzz.ratio(quote, text[start:end]) / 100, 4))


def _parted(first: str, second: str, text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans that begin with one text and end with the other, a gap between them."""
    longer, place = max(first, second, key=len), low
    for _ in range(_MOST_PLACES):
        place = text.find(longer, place, high)
        if place < 0:
            return
        if longer is first:
            behind = place + len(first)
            end = text.find(second, behind + 1, min(behind + _WIDEST + len(second), high))
            if end >= 0:
                yield place, end + len(second)
        else:
            start = text.rfind(first, max(place - _WIDEST - len(first), low), place - 1)
            if start >= 0:
                yield start, place + len(second)
        place += 1
