"""Where in a long folded text a quote may nearly stand: by short runs of characters that both share.

The text is sampled once; a quote then costs a look-up for each of its characters, however long the text
is. A run of fifteen characters that quote and text share is never missed; shorter ones may be. Knows no
word, no page and no block, and does not judge whether the quote is the same.
"""

from collections import Counter
from itertools import compress
from operator import ne
from typing import NamedTuple

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
        runs = [text[at : at + SIZE] for at in range(0, len(text) - SIZE + 1, STEP)]
        numbers = range(len(runs))
        self._last = dict(zip(runs, numbers, strict=True))
        self._before: dict[str, list[int]] = {}
        for number in compress(numbers, map(ne, map(self._last.__getitem__, runs), numbers)):
            self._before.setdefault(runs[number], []).append(number)

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
        bands: list[int] = []
        for at in range(len(quote) - SIZE + 1):
            run = quote[at : at + SIZE]
            number = self._last.get(run)
            if number is not None:
                bands.append((number * STEP - at) // _BAND)
                if run in self._before:
                    earlier = self._before[run][1 - _MOST_ALIKE :]
                    bands += [(number * STEP - at) // _BAND for number in earlier]
        return Counter(bands)
