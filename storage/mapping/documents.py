"""Documents, refusals and pictures to rows and back."""

import hashlib
from datetime import datetime

from domain.documents import Document, Finding, Page, PageImage, Refusal, RefusalCode
from domain.model import digest
from storage.inserts import Row
from storage.tables import PageImageRow, RefusalRow


def document_id(source: str, reader: str) -> str:
    return digest([source, reader])


def document_row(document: Document, content: str, at: datetime) -> Row:
    return {
        "id": document_id(document.source, document.reader),
        "source": document.source,
        "reader": document.reader,
        "media_type": document.media_type,
        "kind": document.kind,
        "status": document.status,
        "pages": len(document.pages),
        "findings": [finding.model_dump(mode="json") for finding in _findings(document)],
        "content": content,
        "recorded_at": at,
    }


def _findings(document: Document) -> list[Finding]:
    return [*document.findings, *(finding for page in document.pages for finding in page.findings)]


def page_row(document: str, page: Page) -> Row:
    return {
        "document": document,
        "number": page.number,
        "kind": page.kind,
        "status": page.status,
        "reason": page.reason,
        "width": page.width,
        "height": page.height,
        "characters": len(page.text),
        "words": len(page.words),
        "blocks": len(page.blocks),
        "ocr_confidence": page.ocr_confidence,
        "text_sha256": hashlib.sha256(page.text.encode()).hexdigest(),
    }


def refusal_row(refusal: Refusal, *, reader: str | None, path: str | None, at: datetime) -> Row:
    """Return the row of a refusal; `path` counts only where the bytes could not be had."""
    place = path if refusal.source is None else None
    printable = None if place is None else place.encode("utf-8", "backslashreplace").decode()
    return {
        "id": digest([refusal.model_dump(mode="json"), reader, printable]),
        "source": refusal.source,
        "path": place,
        "reader": reader,
        "code": refusal.code,
        "status": refusal.status,
        "reason": refusal.reason,
        "cure": refusal.cure,
        "media_type": refusal.media_type,
        "recorded_at": at,
    }


def refusal(row: RefusalRow) -> Refusal:
    return Refusal(
        source=row.source,
        code=RefusalCode(row.code),
        reason=row.reason,
        cure=row.cure,
        media_type=row.media_type,
    )


def page_image_row(source: str, reader: str, image: PageImage, at: datetime) -> Row:
    return {"source": source, "reader": reader, "recorded_at": at, **image.model_dump()}


def page_image(row: PageImageRow) -> PageImage:
    return PageImage(
        sha256=row.sha256,
        page=row.page,
        width=row.width,
        height=row.height,
        media_type=row.media_type,
        scale=row.scale,
    )
