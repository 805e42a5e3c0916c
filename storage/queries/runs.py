"""Reading runs: what was asked, what is still owed, and the account."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.profiles import ModelProfile
from domain.runs import Coverage, Run, RunReport, RunStatus, UsageTotals
from domain.windows import Window
from storage.coverage import coverage
from storage.mapping import documents as document_mapping
from storage.mapping import windows as window_mapping
from storage.nouns import PlannedDocument, RunEntry, UnfinishedRun
from storage.queries.deserted import is_deserted
from storage.queries.desk import Desk, begins_with, the_one
from storage.queries.owed import whole_sources
from storage.queries.report import report, usage
from storage.tables import DocumentRow, RefusalRow, RunDocumentRow, RunRow, RunWindowRow, WindowRow, WindowSliceRow

_UNFINISHED = (RunStatus.RUNNING, RunStatus.STOPPED, RunStatus.FAILED)


class RunQueries(Desk):
    def run(self, run_id: str) -> Run:
        """Return a run by its id or by the beginning of it, where only one begins so; raises UsageError."""
        with self._database.read() as session:
            row = session.get_one(RunRow, resolve_run(session, run_id))
        return Run.model_validate(row.record)

    def runs(self) -> tuple[RunEntry, ...]:
        """Return every run, the newest first."""
        number = select(func.count()).where(RunDocumentRow.run == RunRow.id).scalar_subquery()
        with self._database.read() as session:
            rows = session.execute(select(RunRow, number).order_by(RunRow.started_at.desc(), RunRow.id.desc()))
            return tuple(_entry(row, documents) for row, documents in rows.tuples())

    def unfinished(
        self, *, pack_sha256: str, profile: ModelProfile, collection: str, paths: Sequence[str]
    ) -> tuple[UnfinishedRun, ...]:
        """Return the runs of just this request that ended early and that nobody carries out, the newest first.

        Stopped, failed, or running by the record while whoever ran it is gone.
        """
        of_request = (
            RunRow.pack_sha256 == pack_sha256,
            RunRow.model == profile.name,
            RunRow.collection == collection,
            RunRow.status.in_(_UNFINISHED),
        )
        with self._database.read() as session:
            at = self._database.now(session)
            rows = session.scalars(select(RunRow).where(*of_request).order_by(RunRow.started_at.desc()))
            left = [row for row in rows if row.status != RunStatus.RUNNING or is_deserted(session, row.id, at)]
        found = (UnfinishedRun(Run.model_validate(row.record), row.sessions) for row in left)
        return tuple(each for each in found if (each.run.profile, each.run.paths) == (profile, tuple(paths)))

    def asked_of(self, *, pack_sha256: str, model: str, collection: str) -> frozenset[str]:
        """Return the sources that any run with this pack, profile name and collection took in hand."""
        chosen = (
            select(RunDocumentRow.source)
            .join(RunRow, RunRow.id == RunDocumentRow.run)
            .where(RunRow.pack_sha256 == pack_sha256, RunRow.model == model, RunRow.collection == collection)
            .distinct()
        )
        with self._database.read() as session:
            return frozenset(source for source in session.scalars(chosen) if source is not None)

    def planned(self, run_id: str) -> tuple[PlannedDocument, ...]:
        """Return every file the run owes an outcome, in the order it was planned."""
        chosen = (
            select(RunDocumentRow, DocumentRow.reader, RefusalRow)
            .outerjoin(DocumentRow, DocumentRow.id == RunDocumentRow.document)
            .outerjoin(RefusalRow, RefusalRow.id == RunDocumentRow.refusal)
            .where(RunDocumentRow.run == run_id)
            .order_by(RunDocumentRow.position)
        )
        with self._database.read() as session:
            whole = whole_sources(session, run_id)
            return tuple(_planned(*row, whole) for row in session.execute(chosen).tuples())

    def name_of(self, run_id: str, source: str) -> str:
        """Return the name a run knew a source by, the first where it had several; else the digest's start."""
        chosen = select(RunDocumentRow.name).where(RunDocumentRow.run == run_id, RunDocumentRow.source == source)
        with self._database.read() as session:
            name = session.scalar(chosen.order_by(RunDocumentRow.position).limit(1))
        return source[:12] if name is None else name

    def windows(self, run_id: str, source: str) -> tuple[Window, ...]:
        """Return the windows a run owes for a source, in the document's order."""
        of_run = (RunWindowRow.run == run_id, RunWindowRow.source == source, RunWindowRow.in_force)
        windows = select(WindowRow).join(RunWindowRow, RunWindowRow.window == WindowRow.id).where(*of_run)
        slices = select(WindowSliceRow).join(RunWindowRow, RunWindowRow.window == WindowSliceRow.window).where(*of_run)
        parts: dict[str, list[WindowSliceRow]] = {}
        with self._database.read() as session:
            for part in session.scalars(slices.order_by(WindowSliceRow.position)):
                parts.setdefault(part.window, []).append(part)
            rows = session.scalars(windows.order_by(WindowRow.position)).all()
        return tuple(window_mapping.window(row, parts[row.id]) for row in rows)

    def coverage(self, run_id: str) -> Coverage:
        """Return the account of a run: every document, page, window and question in one state."""
        with self._database.read() as session:
            return coverage(session, run_id)

    def entry(self, run_id: str) -> RunEntry:
        """Return one run as the list of all has it; `run_id` is whole."""
        number = select(func.count()).where(RunDocumentRow.run == run_id).scalar_subquery()
        with self._database.read() as session:
            row, documents = session.execute(select(RunRow, number).where(RunRow.id == run_id)).tuples().one()
            return _entry(row, documents)

    def usage(self, run: Run) -> UsageTotals:
        """Return what the calls sent by a run used and cost."""
        with self._database.read() as session:
            return usage(session, run)

    def report(self, run_id: str) -> RunReport:
        """Return what `run --json` prints."""
        with self._database.read() as session:
            return report(session, session.get_one(RunRow, resolve_run(session, run_id)))


def resolve_run(session: Session, start: str) -> str:
    """Return the id of the one run that begins so; raises UsageError."""
    return the_one(session, select(RunRow.id).where(begins_with(RunRow.id, start)), "run", start)


def _entry(row: RunRow, documents: int) -> RunEntry:
    return RunEntry(
        run=row.id,
        pack=row.pack,
        model=row.model,
        status=RunStatus(row.status),
        collection=row.collection,
        actor=row.actor,
        started_at=row.started_at,
        ended_at=row.ended_at,
        seconds=row.seconds,
        documents=documents,
    )


def _planned(
    row: RunDocumentRow, reader: str | None, refusal: RefusalRow | None, whole: frozenset[str]
) -> PlannedDocument:
    return PlannedDocument(
        source=row.source,
        name=row.name,
        path=row.path,
        reader=reader,
        refusal=None if refusal is None else document_mapping.refusal(refusal),
        answered=row.source in whole,
    )
