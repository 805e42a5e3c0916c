"""The words of the blocks that a list is cited from, and where its items stand in them.

Blocks that stand between two cited ones belong to the place, and so does the one that a sentence runs on into.
Knows no question and does not judge what is missing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.answers import Citation
from domain.documents import Page
from extractors.answers.citations import DocumentIndex
from extractors.answers.folding import fold

_RUNS_ON = re.compile(r"(?:[,;:、]|\b(?:and|or|between|among)|と)\s*\Z")
_MOST_BETWEEN = 6
"""Blocks between two cited ones that still belong to one place."""
_MOST_BEYOND = 6
_SHORTEST = 2
"""Folded characters of an item that is looked for."""

_COUNTED = re.compile(r"\W{0,2}(?:[Pp]arty )?(\d{1,2}|[A-Z])[.):]\s")
_FIRST = {"1", "A"}


class Span(NamedTuple):
    """A half-open span of a place's text."""

    start: int
    end: int


class ListPlace(NamedTuple):
    """Blocks of one page that stand together, as one text."""

    page: int
    text: str


def places(citations: Sequence[Citation], index: DocumentIndex) -> Iterator[ListPlace]:
    """Yield the places that located quotes are cited from, in page order."""
    cited: dict[int, set[str]] = defaultdict(set)
    for citation in citations:
        if citation.page is not None and citation.block is not None:
            cited[citation.page].add(citation.block)
    for number in sorted(cited):
        page = index.document.page(number)
        for first, last in _together([at for at, block in enumerate(page.blocks) if block.id in cited[number]]):
            start, end = page.blocks[_counted_from(page, first)].start, page.blocks[_run_on(page, last)].end
            yield ListPlace(number, page.text[start:end])


def spans(item: str, place: ListPlace) -> list[Span]:
    """Return where an item stands in a place as whole words."""
    said, shown = fold(item).text, fold(place.text)
    found: list[Span] = []
    at = shown.text.find(said) if len(said) >= _SHORTEST else -1
    while at >= 0:
        span = Span(*shown.span(at, at + len(said)))
        if not _cut(place.text, span.start) and not _cut(place.text, span.end):
            found.append(span)
        at = shown.text.find(said, at + 1)
    return found


def _cut(text: str, at: int) -> bool:
    """Whether an offset is inside a word of an alphabet."""
    return 0 < at < len(text) and all(char.isalnum() and char < "\u3000" for char in text[at - 1 : at + 1])


def _together(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of block numbers that stand near one another."""
    first = last = -1
    for number in numbers:
        if first >= 0 and number - last > _MOST_BETWEEN:
            yield first, last
            first = number
        first, last = (number if first < 0 else first), number
    if first >= 0:
        yield first, last


def _run_on(page: Page, last: int) -> int:
    """Return the number of the block that ends the sentence, or the counting, which the block `last` is part of."""
    for _ in range(_MOST_BEYOND):
        if last + 1 >= len(page.blocks):
            break
        text, after = page.block_text(page.blocks[last]), _count(page, last + 1)
        if not _RUNS_ON.search(text) and not (after and ord(after[0]) - ord((_count(page, last) or "~")[0]) == 1):
            break
        last += 1
    return last


def _counted_from(page: Page, first: int) -> int:
    """Return the number of the block that begins the counting which the block `first` goes on with."""
    if _count(page, first) in {None, *_FIRST}:
        return first
    before = range(max(0, first - _MOST_BETWEEN), first)
    return next((at for at in before if _count(page, at) in _FIRST), first)


def _count(page: Page, at: int) -> str | None:
    """The number or capital that counts a block, as in `2. Birch Company` or `Party B: Birch Company`."""
    counted = _COUNTED.match(page.text, page.blocks[at].start)
    return counted[1] if counted else None
