"""A document's pages folded and strung together, and the way between folded offsets and pages.

Knows no quote; an offset here always means one into the folded text of the whole document.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from domain.documents import Block, Document, Page
from extractors.answers.folding import Folded, fold
from extractors.answers.grams import Grams
from extractors.answers.page_breaks import PageBreaks

_MOST_PLACES = 1000
_PAGE_OF_BLOCK = re.compile(r"p([1-9]\d{0,5})\.b")


class Region(NamedTuple):
    """A half-open span of the document's folded text."""

    low: int
    high: int


class Place(NamedTuple):
    """A half-open span of `page.text`."""

    page: Page
    start: int
    end: int


class FoldedDocument:
    """A document folded once, at first use."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def pages(self) -> tuple[Folded, ...]:
        texts = [page.text for page in self.document.pages]
        return tuple(fold(text, before=after) for text, after in zip(texts, [*texts[1:], ""], strict=True))

    @cached_property
    def starts(self) -> list[int]:
        """Where each page begins in the document's folded text."""
        starts, at = list[int](), 0
        for page in self.pages:
            starts.append(at)
            at += len(page.text) + 1
        return starts

    @cached_property
    def text(self) -> str:
        """All pages folded, parted by a line feed, which no folded text holds."""
        return "\n".join(page.text for page in self.pages)

    @cached_property
    def grams(self) -> Grams:
        """The text's short runs, sampled at the first quote that does not stand as it is."""
        return Grams(self.text)

    @cached_property
    def breaks(self) -> PageBreaks:
        return PageBreaks([page.text for page in self.pages])

    @cached_property
    def _blocks(self) -> dict[str, tuple[int, Block]]:
        """Blocks by id, with the index of their page."""
        return {block.id: (page.number - 1, block) for page, block in self.document.blocks()}

    def regions(self, cited: str | None) -> list[Region]:
        """Where to look, narrow first: the block, its page, the document. An unknown block may name a known page."""
        everywhere = Region(0, len(self.text))
        if cited is not None and cited in self._blocks:
            index, block = self._blocks[cited]
            base, origins = self.starts[index], self.pages[index].origins
            narrow = Region(base + bisect_left(origins, block.start), base + bisect_left(origins, block.end))
            return [narrow, Region(base, base + len(origins)), everywhere]
        page = self.page_of(cited or "")
        if page is None:
            return [everywhere]
        base = self.starts[page - 1]
        return [Region(base, base + len(self.pages[page - 1].text)), everywhere]

    def page_of(self, block: str) -> int | None:
        """The number of the page a block's name tells; None where the document has no such page."""
        told = _PAGE_OF_BLOCK.match(block)
        return int(told[1]) if told is not None and int(told[1]) <= len(self.document.pages) else None

    def occurrences(self, folded: str, region: Region) -> Iterator[int]:
        at = self.text.find(folded, region.low, region.high)
        for _ in range(_MOST_PLACES):
            if at < 0:
                return
            yield at
            at = self.text.find(folded, at + 1, region.high)

    def place(self, low: int, high: int) -> Place:
        """Where a span of the document's folded text stands; of a span over a page break its first page's part."""
        return self.places(low, high)[0]

    def places(self, low: int, high: int) -> list[Place]:
        """Where a span of the document's folded text stands, page by page."""
        found: list[Place] = []
        for index in range(bisect_right(self.starts, low) - 1, bisect_left(self.starts, high)):
            base, page = self.starts[index], self.pages[index]
            first, last = max(low - base, 0), min(high - base, len(page.text))
            if first < last:
                found.append(Place(self.document.pages[index], *page.span(first, last)))
        return found
