"""Which pages are shown to a model that sees, beside their text.

Knows a page's kind and what the reader found wrong with its text. A digital page whose text can be trusted
goes as text alone: its picture would cost some 2,200 tokens and say nothing more.
"""

from domain.documents import Document, FindingCode, Page, PageKind, PageStatus
from domain.profiles import ModelProfile

PICTURED = frozenset({PageKind.SCAN, PageKind.MIXED})
"""Their text comes from OCR, or picture and text both matter, as where a figure stands on the page."""

ASKS_FOR_PICTURE = frozenset({FindingCode.TEXT_DISAGREES, FindingCode.GARBLED_TEXT, FindingCode.NO_TEXT_FOUND})
"""Findings that say the page's text is not what a person sees on it."""


def pictured_pages(profile: ModelProfile, document: Document) -> tuple[int, ...]:
    """Return the numbers of the pages sent with their picture; none to a model that takes none."""
    if not profile.vision or profile.max_images == 0:
        return ()
    return tuple(page.number for page in document.pages if _is_pictured(page))


def _is_pictured(page: Page) -> bool:
    if page.kind in PICTURED:
        return True
    asked_for = any(finding.code in ASKS_FOR_PICTURE for finding in page.findings)
    return asked_for and page.status is PageStatus.READ
