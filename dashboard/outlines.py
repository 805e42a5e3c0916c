"""A document's outline: what the viewer needs of a reading, kept in memory because a reading never changes.

A long filing's reading is megabytes of words; its outline is page sizes and text.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from domain.documents import Document, Page
from storage import Store

KEPT = 24
"""Outlines kept, the ones used last."""


@dataclass(frozen=True, slots=True)
class PageOutline:
    number: int
    width: float
    """Points."""
    height: float
    """Points."""
    left: float
    """Where its words begin, in points from the left edge; its whole width where it has none."""
    text: str
    reason: str | None
    """Why it could not be read; None where it was."""


@dataclass(frozen=True, slots=True)
class Outline:
    source: str
    reader: str
    name: str
    """The name the run knew the file by."""
    pages: tuple[PageOutline, ...]

    def page(self, number: int) -> PageOutline | None:
        """Return page `number` (from 1), or None where there is no such page."""
        return self.pages[number - 1] if 1 <= number <= len(self.pages) else None


class Outlines:
    """The outlines used last, by run and source; safe to use from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Outline] = OrderedDict()
        self._turn = threading.Lock()

    def of(self, store: Store, run: str, source: str) -> Outline:
        """Return the outline of a source as a run read it; raises UsageError where the run has no reading of it."""
        with self._turn:
            kept = self._kept.get((run, source))
        if kept is None:
            kept = _outline(store.queries.document_of_run(run, source), store.queries.name_of(run, source))
        with self._turn:
            self._kept[run, source] = kept
            self._kept.move_to_end((run, source))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return kept


def _outline(document: Document, name: str) -> Outline:
    pages = tuple(_page(page) for page in document.pages)
    return Outline(document.source, document.reader, name, pages)


def _page(page: Page) -> PageOutline:
    left = min((word.box.x0 for word in page.words), default=page.width)
    return PageOutline(page.number, page.width, page.height, left, page.text, page.reason)
