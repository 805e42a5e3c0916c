"""Reading what was offered and what it was read as."""

from collections.abc import Iterator

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from domain.documents import Document, DocumentKind, DocumentRow, DocumentStatus, Finding, PageImage, Refusal
from domain.errors import UsageError
from storage.columns import printable
from storage.mapping import documents as mapping
from storage.mapping.documents import document_id
from storage.nouns import known_status
from storage.queries.desk import Desk
from storage.queries.runs import resolve_run
from storage.tables import DocumentRow as ReadRow
from storage.tables import PageImageRow, RefusalRow, RunDocumentRow, SourceNameRow

_UNREAD = "Its bytes are kept and it was not read yet: ingest it again."


class DocumentQueries(Desk):
    def document(self, source: str, reader: str) -> Document | None:
        """Return a source as one reader read it, or None where that reader has not."""
        with self._database.read() as session:
            row = session.get(ReadRow, document_id(source, reader))
        return None if row is None else self._content(row)

    def document_of_run(self, run_id: str, source: str) -> Document:
        """Return the reading of a source that a run used; raises UsageError where it used none."""
        with self._database.read() as session:
            of_run = (RunDocumentRow.run == run_id, RunDocumentRow.source == source)
            row = session.scalar(
                select(ReadRow).join(RunDocumentRow, RunDocumentRow.document == ReadRow.id).where(*of_run)
            )
        if row is None:
            raise UsageError(
                f"Run {run_id} has no reading of {source[:12]}.",
                "It was refused, or not yet read.",
                f"`indicia coverage {run_id}` says what became of it.",
            )
        return self._content(row)

    def _content(self, row: ReadRow) -> Document:
        return Document.model_validate_json(self._blobs.get(row.content))

    def refusal(self, source: str, reader: str) -> Refusal | None:
        """Return why a source did not become a document for a reader: the latest word on it, or None."""
        with self._database.read() as session:
            chosen = select(RefusalRow).where(RefusalRow.source == source, RefusalRow.reader == reader)
            row = session.scalar(chosen.order_by(RefusalRow.recorded_at.desc()).limit(1))
        return None if row is None else mapping.refusal(row)

    def page_image(self, source: str, reader: str, page: int) -> PageImage | None:
        with self._database.read() as session:
            row = session.get(PageImageRow, (source, reader, page))
        return None if row is None else mapping.page_image(row)

    def documents(
        self, *, run: str | None = None, collection: str | None = None, status: str | None = None
    ) -> tuple[DocumentRow, ...]:
        """Return one row for each file ever offered, by content; a file without bytes is known by its path.

        `run` is the beginning of a run's id. Newest reading wins where several readers read a file.
        """
        wanted = None if status is None else known_status(DocumentStatus, status)
        with self._database.read() as session:
            run_id = None if run is None else resolve_run(session, run)
            rows = [*_with_bytes(session, run_id, collection), *_without_bytes(session, run_id, collection)]
        return tuple(row for row in rows if wanted is None or row.status is wanted)


def _with_bytes(session: Session, run_id: str | None, collection: str | None) -> Iterator[DocumentRow]:
    latest_name = _latest(collection).where(SourceNameRow.source.is_not(None)).group_by(SourceNameRow.source)
    chosen = select(SourceNameRow).where(SourceNameRow.seq.in_(latest_name)).order_by(SourceNameRow.seq)
    if run_id is not None:
        of_run = select(RunDocumentRow.source).where(RunDocumentRow.run == run_id, RunDocumentRow.source.is_not(None))
        chosen = chosen.where(SourceNameRow.source.in_(of_run))
    readings = _newest_readings(session)
    refusals = _newest_refusals(session)
    for seen in session.scalars(chosen):
        assert seen.source is not None
        yield _row(seen.source, printable(seen.name), readings.get(seen.source), refusals.get(seen.source))


def _latest(collection: str | None) -> Select[tuple[int]]:
    newest = select(func.max(SourceNameRow.seq))
    return newest if collection is None else newest.where(SourceNameRow.collection == collection)


def _newest_readings(session: Session) -> dict[str, ReadRow]:
    return {row.source: row for row in session.scalars(select(ReadRow).order_by(ReadRow.recorded_at))}


def _newest_refusals(session: Session) -> dict[str, RefusalRow]:
    chosen = select(RefusalRow).where(RefusalRow.source.is_not(None)).order_by(RefusalRow.recorded_at)
    return {row.source: row for row in session.scalars(chosen) if row.source is not None}


def _row(source: str, name: str, reading: ReadRow | None, refusal: RefusalRow | None) -> DocumentRow:
    if reading is not None:
        return DocumentRow(
            document=source,
            name=name,
            status=DocumentStatus(reading.status),
            pages=reading.pages,
            kind=DocumentKind(reading.kind),
            findings=tuple(Finding.model_validate(finding) for finding in reading.findings),
        )
    if refusal is not None:
        return DocumentRow(document=source, name=name, status=DocumentStatus(refusal.status), reason=refusal.reason)
    return DocumentRow(document=source, name=name, status=DocumentStatus.FAILED, reason=_UNREAD)


def _without_bytes(session: Session, run_id: str | None, collection: str | None) -> Iterator[DocumentRow]:
    """Yield the paths that gave no bytes when they were last offered."""
    seen, later = SourceNameRow, aliased(SourceNameRow)
    newer = select(later.seq).where(later.path == seen.path, later.seq > seen.seq)
    chosen = select(seen, RefusalRow).join(RefusalRow, RefusalRow.id == seen.refusal).where(~newer.exists())
    if collection is not None:
        chosen = chosen.where(seen.collection == collection)
    if run_id is not None:
        offers = select(RunDocumentRow.path).where(RunDocumentRow.run == run_id, RunDocumentRow.source.is_(None))
        chosen = chosen.where(seen.path.in_(offers))
    for name, refusal in session.execute(chosen.order_by(seen.seq)).tuples():
        status = DocumentStatus(refusal.status)
        yield DocumentRow(document=None, name=printable(name.name), status=status, reason=refusal.reason)
