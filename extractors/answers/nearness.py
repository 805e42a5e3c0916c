"""Find where a folded quote nearly stands in a folded text. Whether it is the same is not judged here.

Knows no word, no page and no block.
"""

import itertools
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

SHORTEST = 12
"""Folded characters below which nearly equal proves nothing."""
_SEED = 62.0
"""Partial ratio, 0 to 100, from which a region is looked at closely; low, because a dropped word shifts half of it."""
_ANCHOR = 6
"""Characters of a shared run that holds a quote in its place."""
_SHIFT = 3
"""Characters by which letters misread may shift two runs; what is shifted more is fitted by edit distance."""
_EDGES = (6, 4, 3, 2)
"""Folded characters by which a quote's first and last words are known again, the surest first."""


class Near(NamedTuple):
    """A half-open span of the folded text that a quote nearly is, and how nearly, 0 to 1."""

    start: int
    end: int
    score: float


class _Run(NamedTuple):
    """Characters that quote and window share: where they begin in each, and how many."""

    quote: int
    window: int
    length: int

    @property
    def shift(self) -> int:
        return self.window - self.quote


def nearest(quote: str, text: str, low: int, high: int) -> list[Near]:
    """Return the spans of `text[low:high]` nearest to a folded quote, rivals all; none where nothing is near."""
    if len(quote) < SHORTEST or high - low < len(quote) // 2:
        return []
    seed = fuzz.partial_ratio_alignment(quote, text[low:high], score_cutoff=_SEED)
    if seed is None or seed.dest_end <= seed.dest_start:
        return []
    slack = len(quote) // 3 + 8
    left = max(low, low + seed.dest_start - slack)
    window = text[left : min(high, low + seed.dest_end + slack)]
    end = _closest_prefix(quote, window, anchored=False)
    length = _closest_prefix(quote[::-1], window[:end][::-1], anchored=True)
    return _with_edges(quote, window, left, end - length, end)


def fitted(quote: str, text: str, low: int, high: int) -> list[Near]:
    """Return the spans of a short stretch of text that a folded quote of SHORTEST or more fits best, rivals all.

    Between the first and the last run that both share nothing is looked at: only the ends are fitted.
    """
    window = text[low:high]
    runs = [
        _Run(block.src_start, block.dest_start, block.src_end - block.src_start)
        for block in Levenshtein.opcodes(quote, window)
        if block.tag == "equal" and block.src_end - block.src_start >= _ANCHOR
    ]
    if not runs:
        return []
    first, last = _together(runs)
    head, tail = quote[: first.quote], quote[last.quote + last.length :]
    behind = last.window + last.length
    before = window[max(0, first.window - 2 * len(head) - _ANCHOR) : first.window]
    start = first.window - _closest_prefix(head[::-1], before[::-1], anchored=True)
    end = behind + _closest_prefix(tail, window[behind : behind + 2 * len(tail) + _ANCHOR], anchored=True)
    return _with_edges(quote, window, low, start, end)


def _together(runs: list[_Run]) -> tuple[_Run, _Run]:
    """The first and the last of the runs that hang together with the longest one."""
    longest = max(range(len(runs)), key=lambda at: runs[at].length)
    first = last = longest
    while first > 0 and abs(runs[first].shift - runs[first - 1].shift) <= _SHIFT:
        first -= 1
    while last + 1 < len(runs) and abs(runs[last + 1].shift - runs[last].shift) <= _SHIFT:
        last += 1
    return runs[first], runs[last]


def _with_edges(quote: str, window: str, low: int, start: int, end: int) -> list[Near]:
    """Return a span of a window that begins at `low`, and where the quote's first and last letters stand beyond it."""
    starts, ends = {start, _reach_back(quote, window, start)}, {end, _reach_on(quote, window, end)}
    return [
        Near(low + start, low + end, round(fuzz.ratio(quote, window[start:end]) / 100, 4))
        for start, end in itertools.product(sorted(starts), sorted(ends))
        if start < end
    ]


def _reach_back(quote: str, window: str, start: int) -> int:
    """Begin where the quote's first letters stand: a word dropped behind them costs more than losing them."""
    for length in _EDGES:
        head = quote[:length]
        earlier = window.rfind(head, 0, start + length)
        if earlier >= 0:
            return earlier
    return start


def _reach_on(quote: str, window: str, end: int) -> int:
    """End where the quote's last letters stand."""
    for length in _EDGES:
        tail = quote[-length:]
        later = window.find(tail, max(0, end - length))
        if later >= 0:
            return later + length
    return end


def _closest_prefix(pattern: str, text: str, *, anchored: bool) -> int:
    """Return the end of the part of `text` nearest to `pattern` by edit distance; 0 where none is nearer than nothing.

    The part begins anywhere, or at the beginning where `anchored`. Bit-parallel edit distance after
    Myers (1999): one big-integer step for each character of `text`.
    """
    if not pattern:
        return 0
    masks: dict[str, int] = {}
    for at, char in enumerate(pattern):
        masks[char] = masks.get(char, 0) | 1 << at
    full, top = (1 << len(pattern)) - 1, 1 << (len(pattern) - 1)
    plus, minus, distance, best, best_end = full, 0, len(pattern), len(pattern), 0
    for at, char in enumerate(text, start=1):
        equal = masks.get(char, 0)
        vertical = equal | minus
        horizontal = (((equal & plus) + plus) ^ plus) | equal
        rise = (minus | ~(horizontal | plus)) & full
        fall = plus & horizontal
        distance += bool(rise & top) - bool(fall & top)
        rise = rise << 1 | anchored
        plus = ((fall << 1) | ~(vertical | rise)) & full
        minus = rise & vertical & full
        if distance < best:
            best, best_end = distance, at
    return best_end
