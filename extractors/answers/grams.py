"""Where in a long folded text a quote may nearly stand: by short runs of characters that both share.

The text is sampled once; a quote then costs a look-up for each of its characters, however long the text
is. A run of fifteen characters that quote and text share is never missed; shorter ones may be. Knows no
word, no page and no block, and does not judge whether the quote is the same.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

SIZE = 8
"""Characters of a run."""
STEP = 8
"""Characters from one sampled run to the next."""
SURE = SIZE + STEP - 1
"""Length of a shared run that always holds a sampled one."""
_BAND = 64
"""Characters by which two runs of one place may be shifted against each other, as words left out do."""
_MOST_ALIKE = 16
"""Places of one run that are looked at; a run that stands oftener tells little."""
_MOST_STRETCHES = 6


class Stretch(NamedTuple):
    """A half-open span of the text in which a quote may stand, and how many runs say so."""

    low: int
    high: int
    runs: int


class Grams:
    """The sampled runs of one text."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        numbers = _numbers(text, STEP)
        order = np.argsort(numbers, kind="stable")
        self._numbers = numbers[order]
        self._starts = order * STEP

    def stretches(self, quote: str) -> list[Stretch]:
        """Return the stretches of the text that share most runs with a folded quote, the likeliest first."""
        bands = self._bands(quote)
        pairs = Counter({band: runs + bands.get(band + 1, 0) for band, runs in bands.items()})
        most = max(pairs.values(), default=0)
        likely: list[Stretch] = []
        for band, runs in pairs.most_common(2 * _MOST_STRETCHES):
            low, high = (band - 1) * _BAND, (band + 3) * _BAND + len(quote)
            found = Stretch(max(low, 0), min(high, self._length), runs)
            if 3 * runs >= most and not any(abs(found.low - other.low) <= _BAND for other in likely):
                likely.append(found)
        return likely[:_MOST_STRETCHES]

    def _bands(self, quote: str) -> Counter[int]:
        """Count the shared runs by how far the text's is shifted against the quote's."""
        asked = _numbers(quote, 1)
        high = np.searchsorted(self._numbers, asked, side="right")
        low = np.maximum(np.searchsorted(self._numbers, asked, side="left"), high - _MOST_ALIKE)
        many = high - low
        first = np.repeat(low - (np.cumsum(many) - many), many)
        starts = self._starts[first + np.arange(len(first))]
        return Counter(((starts - np.repeat(np.arange(len(asked)), many)) // _BAND).tolist())


def _numbers(text: str, step: int) -> NDArray[np.uint64]:
    """A number for each run of SIZE characters, one every `step`, equal where the runs are.

    The lower bytes of its characters are the number's. Two runs with one number are one place more to look at.
    """
    lower = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint8)
    if len(lower) < SIZE:
        return np.empty(0, np.uint64)
    return np.ascontiguousarray(sliding_window_view(lower, SIZE)[::step]).view(np.uint64)[:, 0]
