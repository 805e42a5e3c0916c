"""Writing down what was offered and what it was read as."""

import hashlib

from domain.documents import Document, PageImage, Refusal
from domain.errors import IntegrityError
from storage.inserts import Row, insert_all, insert_new, insert_new_ones
from storage.ledger.journal import Journal
from storage.mapping import documents as mapping
from storage.tables import DocumentRow, PageImageRow, PageRow, RefusalRow, SourceNameRow, SourceRow


class SourceLedger(Journal):
    def record_source(
        self, data: bytes, *, name: str, path: str, collection: str, media_type: str | None = None
    ) -> str:
        """Keep a file's bytes and the name they came under; returns the bytes' digest."""
        source = self._blobs.put(data)
        with self._database.write() as session:
            at = self._database.now(session)
            row = {"sha256": source, "size": len(data), "media_type": media_type, "recorded_at": at}
            fresh = insert_new(session, SourceRow, row)
            seen = {"source": source, "refusal": None, "name": name, "path": path, "collection": collection}
            insert_all(session, SourceNameRow, [{**seen, "seen_at": at}])
            self._note(session, at, "source.recorded", source, new=fresh, bytes=len(data))
        return source

    def observe_missing(self, name: str, path: str, refusal: Refusal, collection: str) -> None:
        """Write down a file whose bytes could not be had, and why."""
        with self._database.write() as session:
            at = self._database.now(session)
            row = mapping.refusal_row(refusal, reader=None, path=path, at=at)
            insert_new(session, RefusalRow, row)
            seen = {"source": None, "refusal": row["id"], "name": name, "path": path, "collection": collection}
            insert_all(session, SourceNameRow, [{**seen, "seen_at": at}])
            self._note(session, at, "source.missing", row["id"], code=refusal.code.value)

    def record_document(self, document: Document) -> None:
        """Keep a reading. The first reading of a source by a reader stands; the same again changes nothing."""
        content = self._blobs.put(document.model_dump_json().encode())
        with self._database.write() as session:
            at = self._database.now(session)
            row = mapping.document_row(document, content, at)
            fresh = insert_new(session, DocumentRow, row)
            if fresh:
                insert_all(session, PageRow, [mapping.page_row(row["id"], page) for page in document.pages])
            detail: Row = {"new": fresh, "pages": len(document.pages), "content": content}
            self._note(session, at, "document.recorded", document.source, **detail)

    def record_refusal(self, refusal: Refusal, *, reader: str) -> None:
        """Write down why a source did not become a document for one reader."""
        with self._database.write() as session:
            at = self._database.now(session)
            row = mapping.refusal_row(refusal, reader=reader, path=None, at=at)
            fresh = insert_new(session, RefusalRow, row)
            subject = refusal.source or row["id"]
            self._note(session, at, "document.refused", subject, new=fresh, code=refusal.code.value)

    def record_page_image(self, source: str, reader: str, image: PageImage, data: bytes) -> None:
        """Keep a page's picture. The first of a page stands: it is the one a model may have been sent."""
        if hashlib.sha256(data).hexdigest() != image.sha256:
            raise IntegrityError(
                f"The picture of page {image.page} does not have its digest.",
                f"{len(data)} bytes were handed over under {image.sha256}.",
                "This is a defect of the program: please report it.",
            )
        self._blobs.put(data)
        with self._database.write() as session:
            at = self._database.now(session)
            insert_new_ones(session, PageImageRow, [mapping.page_image_row(source, reader, image, at)])
            self._note(session, at, "page_image.recorded", source, page=image.page, sha256=image.sha256)
