"""Pictures of pages: the one on record, which a model may have been sent, or one drawn now in the reader's child.

A picture on record is checked against its digest each time. One that is gone is drawn again and
shown only if it comes out the same, byte for byte. Knows no web.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from dashboard.outlines import Outline
from domain.documents import PageImage
from domain.errors import StoreError
from storage import Store

if TYPE_CHECKING:
    from extractors.pages.reader import DocumentReader

KEPT = 12
"""Pictures kept in memory where they cannot be recorded, the ones drawn last."""


class PictureGoneError(StoreError):
    """The picture on record is lost, and drawing the page again does not give the same one."""


class Pictures:
    """Gives pictures; starts a reader's child when first one must be drawn."""

    def __init__(self, reader: "Callable[[], DocumentReader] | None" = None) -> None:
        self._open = reader or _reader
        self._reader: DocumentReader | None = None
        self._turn = threading.Lock()
        self._drawn: OrderedDict[tuple[str, int], tuple[PageImage, bytes]] = OrderedDict()

    def get(self, store: Store, outline: Outline, number: int) -> tuple[PageImage, bytes]:
        """Return a page's picture; raises IntegrityError, PictureGoneError, StoreError or SurroundingsError."""
        known = store.queries.page_image(outline.source, outline.reader, number)
        if known is None:
            with self._turn:
                return self._first(store, outline, number)
        if store.blobs.has(known.sha256):
            return known, store.blobs.get(known.sha256)
        with self._turn:
            return known, self._again(store, outline, known)

    def close(self) -> None:
        """End the reader's child, if there is one."""
        with self._turn:
            if self._reader is not None:
                self._reader.close()
            self._reader = None

    def _first(self, store: Store, outline: Outline, number: int) -> tuple[PageImage, bytes]:
        """Draw a page nobody has seen yet; record it where the same reader drew it and the store can be written."""
        known = store.queries.page_image(outline.source, outline.reader, number)
        if known is not None:  # drawn while this waited for its turn
            return known, store.blobs.get(known.sha256)
        image, data = self._draw(store, outline, number)
        if outline.reader in _ours():
            with suppress(StoreError):  # a site may let the dashboard only read; the picture is shown all the same
                store.ledger.record_page_image(outline.source, outline.reader, image, data)
        return image, data

    def _again(self, store: Store, outline: Outline, known: PageImage) -> bytes:
        _, data = self._draw(store, outline, known.page)
        if hashlib.sha256(data).hexdigest() != known.sha256:
            raise PictureGoneError(
                f"The picture of page {known.page} is gone.",
                "Drawn again, the page does not give the picture on record.",
                "Put the blob store back from a backup.",
            )
        with suppress(StoreError):
            store.blobs.put(data)
        return data

    def _draw(self, store: Store, outline: Outline, number: int) -> tuple[PageImage, bytes]:
        if (outline.source, number) not in self._drawn:
            untrusted = store.blobs.get(outline.source)
            if self._reader is None:
                self._reader = self._open()
            (self._drawn[outline.source, number],) = self._reader.render(untrusted, [number])
        self._drawn.move_to_end((outline.source, number))
        while len(self._drawn) > KEPT:
            self._drawn.popitem(last=False)
        return self._drawn[outline.source, number]


def _reader() -> "DocumentReader":
    from extractors.pages.reader import DocumentReader  # noqa: PLC0415  # most requests draw nothing

    return DocumentReader()


def _ours() -> set[str]:
    """Return the identities under which this installation would have read a document."""
    from extractors.pages.reader import DocumentReader  # noqa: PLC0415

    return {DocumentReader(ocr=ocr).identity for ocr in (True, False)}
