"""What kind of document a file's pages make it. Knows kinds only."""

from collections.abc import Iterable

from domain.documents import DocumentKind, Page, PageKind, PageStatus
from extractors.pages.sniff import MediaType

_AS_DOCUMENT = {
    PageKind.DIGITAL: DocumentKind.DIGITAL,
    PageKind.SCAN: DocumentKind.SCAN,
    PageKind.MIXED: DocumentKind.MIXED,
}


def document_kind(media_type: MediaType, pages: Iterable[Page]) -> DocumentKind:
    """Return the one kind all pages share; blank and unread pages have no say; mixed where they differ."""
    if media_type is not MediaType.PDF:
        return DocumentKind.IMAGE
    seen = {
        _AS_DOCUMENT[page.kind] for page in pages if page.status is PageStatus.READ and page.kind is not PageKind.BLANK
    }
    if not seen:
        return DocumentKind.DIGITAL
    return seen.pop() if len(seen) == 1 else DocumentKind.MIXED
