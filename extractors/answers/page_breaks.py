"""Find a folded quote whose words run from one page to the next, passing over running heads and feet.

Knows folded page texts only; each of the two parts must stand there as it is.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

FURNITURE = 240
"""Folded characters of running foot below the first part, and of running head above the second, at most."""
_PROBE = 4
"""Folded characters each part has at least."""
_SURE = 12
"""Folded characters from which a part may stand apart from the page's edge; a shorter one must touch it."""
_BACK = 12
"""How far the first part may have run on into a foot that begins like the second part."""


class Broken(NamedTuple):
    """A quote in two parts: half-open spans of the folded texts of page `page` (an index from 0) and the next."""

    page: int
    start: int
    end: int
    next_start: int
    next_end: int


def over_the_break(quote: str, pages: Sequence[str], *, furniture: int) -> Iterator[Broken]:
    """Yield the ways a folded quote runs over a page break, in page order, the longest first part first.

    Up to `furniture` folded characters may stand between either part and the page's edge.
    """
    if len(quote) < _SURE + _PROBE:
        return
    for index, (page, after) in enumerate(itertools.pairwise(pages)):
        if after.find(quote[-_PROBE:], 0, furniture + len(quote)) >= 0:
            yield from _at(quote, index, page, after, furniture)


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
