"""Find a folded quote whose words run from one page to the next, passing over running heads and feet.

Knows folded page texts only; each of the two parts must stand there as it is.
"""

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

FURNITURE = 240
"""Folded characters of running foot below the first part, and of running head above the second, at most."""
_PROBE = 4
"""Folded characters each part has at least."""
_SURE = 12
"""Folded characters from which a part may stand apart from the page's edge; a shorter one must touch it."""
_HALF = (_SURE + _PROBE) // 2
"""Folded characters that one of the two parts has at least: the quote's first ones or its last ones."""
_EDGE = 768
"""Folded characters of a page's edge that are searched first; a quote longer than that is tried at each break."""
_BACK = 12
"""How far the first part may have run on into a foot that begins like the second part."""


class Broken(NamedTuple):
    """A quote in two parts: half-open spans of the folded texts of page `page` (an index from 0) and the next."""

    page: int
    start: int
    end: int
    next_start: int
    next_end: int


class PageBreaks:
    """The breaks between a document's pages, given as folded texts."""

    def __init__(self, pages: Sequence[str]) -> None:
        self._pages = pages
        self._feet = _Strung([page[-_EDGE:] for page in pages[:-1]])
        self._heads = _Strung([page[:_EDGE] for page in pages[1:]])

    def over(self, quote: str, *, furniture: int) -> Iterator[Broken]:
        """Yield the ways a folded quote runs over a break, in page order, the longest first part first.

        Up to `furniture` folded characters, FURNITURE at most, may stand between either part and the page's edge.
        """
        if len(quote) < _SURE + _PROBE:
            return
        for index in self._likely(quote):
            page, after = self._pages[index], self._pages[index + 1]
            if after.find(quote[-_PROBE:], 0, furniture + len(quote)) >= 0:
                yield from _at(quote, index, page, after, furniture)

    def _likely(self, quote: str) -> Iterable[int]:
        """The breaks with the quote's first characters above or its last ones below: one part is half of it."""
        if len(quote) + FURNITURE > _EDGE:
            return range(len(self._pages) - 1)
        return sorted({*self._feet.holding(quote[:_HALF]), *self._heads.holding(quote[-_HALF:])})


class _Strung:
    """Texts without line feeds, strung together to be searched at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._text = "\n".join(texts)
        self._starts = list(itertools.accumulate((len(text) + 1 for text in texts), initial=0))

    def holding(self, run: str) -> Iterator[int]:
        """Yield the indexes of the texts in which some characters stand."""
        at = self._text.find(run)
        while at >= 0:
            index = bisect_right(self._starts, at)
            yield index - 1
            at = self._text.find(run, self._starts[index])


def _at(quote: str, index: int, page: str, after: str, furniture: int) -> Iterator[Broken]:
    low = max(0, len(page) - len(quote) - furniture)
    at = page.find(quote[:_PROBE], low)
    while at >= 0:
        shared = _shared(quote, page, at)
        for length in range(min(shared, len(quote) - _PROBE), max(shared - _BACK, _PROBE) - 1, -1):
            second = quote[length:].lstrip(" ")  # two figures that stood apart may part at the break
            rest = after.find(second, 0, furniture + len(second))
            if rest >= 0 and _near_edges((length, len(page) - at - length), (len(second), rest), furniture):
                yield Broken(index, at, at + length, rest, rest + len(second))
                break
        at = page.find(quote[:_PROBE], at + 1)


def _near_edges(first: tuple[int, int], second: tuple[int, int], furniture: int) -> bool:
    """Whether each part, given as its length and what stands between it and the page's edge, is near enough."""
    return all(apart <= (furniture if length >= _SURE else 0) for length, apart in (first, second))


def _shared(quote: str, page: str, at: int) -> int:
    """How many characters of `quote` stand in `page` from `at` on."""
    length = 0
    for said, printed in zip(quote, page[at : at + len(quote)], strict=False):
        if said != printed:
            break
        length += 1
    return length
