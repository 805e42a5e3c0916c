"""What a file becomes once it was read: a document of pages, or a named refusal.

A file's identity is the SHA-256 of its bytes; its names are observations. The nouns of a page stand
in `domain.pages` and are offered here as well, because nobody speaks of a document without its pages.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from domain.model import Count, Noun, Sha256
from domain.pages import (
    Block,
    BlockKind,
    Box,
    Cell,
    Figure,
    FigureKind,
    Finding,
    FindingCode,
    HiddenText,
    Hiding,
    OtherReading,
    Page,
    PageImage,
    PageKind,
    PageStatus,
    Table,
    Word,
)

__all__ = [
    "Attachment",
    "Block",
    "BlockKind",
    "Box",
    "Cell",
    "Document",
    "DocumentKind",
    "DocumentRow",
    "DocumentStatus",
    "Figure",
    "FigureKind",
    "Finding",
    "FindingCode",
    "HiddenText",
    "Hiding",
    "OtherReading",
    "Page",
    "PageImage",
    "PageKind",
    "PageStatus",
    "Refusal",
    "RefusalCode",
    "Table",
    "Word",
]


class DocumentKind(StrEnum):
    DIGITAL = "digital"
    SCAN = "scan"
    MIXED = "mixed"
    IMAGE = "image"


class DocumentStatus(StrEnum):
    READ = "read"
    """Every page was read."""
    PARTIAL = "partial"
    """Some pages were read, others could not be."""
    REFUSED = "refused"
    """Not a document we accept; see the refusal."""
    FAILED = "failed"
    """Accepted, but reading it broke down, such as a crash or a time limit on every page."""


class Attachment(Noun):
    """A file inside a file: an attachment of a PDF or a part of a portfolio. Listed; read only when asked for."""

    name: str
    size: Count
    """Bytes, as the outer file states it or as unpacked; at most the reader's limit was looked at."""


class Document(Noun):
    """A file as one reader read it. Same bytes and same reader version give the same Document."""

    source: Sha256
    """SHA-256 of the file's bytes."""
    reader: str
    """Name and version of what read it, such as `pymupdf 2.0; rapidocr 3.10; indicia 1`."""
    media_type: str
    """By content, such as `application/pdf`."""
    kind: DocumentKind
    pages: Annotated[tuple[Page, ...], Field(min_length=1)]
    findings: tuple[Finding, ...] = ()
    """What concerns the whole file; page findings stand on their pages."""
    attachments: tuple[Attachment, ...] = ()

    @model_validator(mode="after")
    def _pages_count_from_one(self) -> "Document":
        if [page.number for page in self.pages] != list(range(1, len(self.pages) + 1)):
            raise ValueError("pages must be numbered 1, 2, 3, ... without a gap")
        return self

    @property
    def status(self) -> DocumentStatus:
        unread = sum(page.status is PageStatus.UNREADABLE for page in self.pages)
        if unread == 0:
            return DocumentStatus.READ
        return DocumentStatus.FAILED if unread == len(self.pages) else DocumentStatus.PARTIAL

    def page(self, number: int) -> Page:
        """Return page `number` (from 1); raises KeyError when there is no such page."""
        if not 1 <= number <= len(self.pages):
            raise KeyError(number)
        return self.pages[number - 1]

    def blocks(self) -> Iterator[tuple[Page, Block]]:
        for page in self.pages:
            for block in page.blocks:
                yield page, block


class RefusalCode(StrEnum):
    EMPTY = "empty"
    NOT_A_DOCUMENT = "not_a_document"
    UNSUPPORTED_FORMAT = "unsupported_format"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    NO_PAGES = "no_pages"
    MALFORMED = "malformed"
    OUT_OF_TIME = "out_of_time"
    OUT_OF_MEMORY = "out_of_memory"
    READER_CRASHED = "reader_crashed"
    UNREADABLE_FILE = "unreadable_file"
    """The operating system would not give us the bytes: missing, no permission, not a regular file."""


class Refusal(Noun):
    """A file that did not become a Document: what it was, why, and what to do."""

    source: Sha256 | None
    """None only where the bytes could not be had at all."""
    code: RefusalCode
    reason: str
    """What happened to which thing, one sentence, no text of the document."""
    cure: str
    """What a person can do next."""
    media_type: str | None = None

    @property
    def status(self) -> DocumentStatus:
        broke_down = {RefusalCode.OUT_OF_TIME, RefusalCode.OUT_OF_MEMORY, RefusalCode.READER_CRASHED}
        return DocumentStatus.FAILED if self.code in broke_down else DocumentStatus.REFUSED


class DocumentRow(Noun):
    """One file ever offered, by content, as `documents --json` tells it."""

    document: Sha256 | None
    """None where the bytes could not be had at all."""
    name: str
    """The name it was last seen under."""
    status: DocumentStatus
    reason: str | None = None
    pages: Count = 0
    kind: DocumentKind | None = None
    findings: tuple[Finding, ...] = ()
