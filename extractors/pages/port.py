"""What a reader of documents promises, whichever engine stands behind it."""

from collections.abc import Sequence
from typing import Protocol

from domain.documents import Document, PageImage, Refusal


class PageReader(Protocol):
    """Turns untrusted bytes into a Document or a Refusal, and draws its pages.

    An implementation never opens the bytes in the caller's process and never raises for what a
    file contains.
    """

    @property
    def identity(self) -> str:
        """Name and version of everything that decides what is read; goes to `Document.reader`."""
        ...

    def read(self, untrusted: bytes) -> Document | Refusal:
        """Read every page, or say why the file is no document."""
        ...

    def render(self, untrusted: bytes, pages: Sequence[int]) -> tuple[tuple[PageImage, bytes], ...]:
        """Return the picture of each page asked for (from 1), in that order; raises IndiciaError."""
        ...
