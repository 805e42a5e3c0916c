"""Find where a folded quote nearly stands in a folded text. Whether it is the same is not judged here.

Knows no word, no page and no block.
"""

from typing import NamedTuple

from rapidfuzz import fuzz

SHORTEST = 12
"""Folded characters below which nearly equal proves nothing."""
_SEED = 62.0
"""Partial ratio, 0 to 100, from which a region is looked at closely; low, because a dropped word shifts half of it."""
_EDGES = (6, 4, 3, 2)
"""Folded characters by which a quote's first and last words are known again, the surest first."""


class Near(NamedTuple):
    """A half-open span of the folded text that a quote nearly is, and how nearly, 0 to 1."""

    start: int
    end: int
    score: float


def nearest(quote: str, text: str, low: int, high: int) -> Near | None:
    """Return the span of `text[low:high]` nearest to a folded quote; None where nothing is near at all."""
    if len(quote) < SHORTEST or high - low < len(quote) // 2:
        return None
    seed = fuzz.partial_ratio_alignment(quote, text[low:high], score_cutoff=_SEED)
    if seed is None or seed.dest_end <= seed.dest_start:
        return None
    slack = len(quote) // 3 + 8
    return fitted(quote, text, max(low, low + seed.dest_start - slack), min(high, low + seed.dest_end + slack))


def fitted(quote: str, text: str, low: int, high: int) -> Near | None:
    """Return the span of a short stretch of text that a folded quote of SHORTEST or more fits best."""
    window = text[low:high]
    end, _ = _closest_prefix(quote, window, anchored=False)
    length, _ = _closest_prefix(quote[::-1], window[:end][::-1], anchored=True)
    start = _reach_back(quote, window, end - length)
    end = _reach_on(quote, window, end)
    if length == 0 or start >= end:
        return None
    return Near(low + start, low + end, round(fuzz.ratio(quote, window[start:end]) / 100, 4))


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


def _closest_prefix(pattern: str, text: str, *, anchored: bool) -> tuple[int, int]:
    """Return the end of the part of `text` nearest to `pattern`, and its edit distance.

    The part begins anywhere, or at the beginning where `anchored`. Bit-parallel edit distance after
    Myers (1999): one big-integer step for each character of `text`.
    """
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
    return best_end, best
