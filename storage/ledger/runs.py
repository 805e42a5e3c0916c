"""Writing down runs, the documents and windows they owe an outcome, and how they ended."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain.documents import Refusal
from domain.errors import StoreError, UsageError
from domain.runs import Run, RunStatus
from domain.windows import Window
from storage.glance import CLOSED, worked_out
from storage.inserts import Row, insert_all, insert_new, insert_new_ones
from storage.ledger.journal import Journal
from storage.mapping import documents as document_mapping
from storage.mapping import windows as window_mapping
from storage.mapping.documents import document_id
from storage.tables import (
    DocumentRow,
    RefusalRow,
    RunDocumentRow,
    RunQuestionRow,
    RunRow,
    RunWindowRow,
    WindowRow,
    WindowSliceRow,
)


class RunLedger(Journal):
    def open_run(self, run: Run, *, questions: Sequence[str] = (), unasked: Sequence[str] = ()) -> None:
        """Write a run down before anything is done for it.

        With `questions` (ids) the account knows from the start what is owed; without, a question
        counts from the first call that asks it. Those of `unasked` the run's model cannot be asked:
        they are owed an answer that says so, and no call.
        """
        with self._database.write() as session:
            at = self._database.now(session)
            columns = {"id", "pack", "pack_sha256", "collection", "actor", "started_at"}
            row = run.model_dump(include=columns) | {
                "model": run.profile.name,
                "record": run.model_dump(mode="json"),
                "status": RunStatus.RUNNING,
                "ended_at": None,
                "seconds": 0.0,
                "sessions": 1,
            }
            insert_all(session, RunRow, [row])
            add_questions(session, run.id, questions, unasked)
            facts = {"pack": run.pack, "model": run.profile.name, "owner": list(self._owner)}
            self._note(session, at, "run.opened", run.id, run=run.id, **facts)

    def plan_document(
        self, run_id: str, *, source: str | None, name: str, path: str, refusal: Refusal | None = None
    ) -> None:
        """Write down that the run owes a file an outcome; the same content again changes nothing."""
        if source is None and refusal is None:
            raise ValueError("a file without bytes has a refusal that says why")
        with self._database.write() as session:
            at = self._database.now(session)
            row = {
                "run": run_id,
                "offer": source or f"path:{path}",
                "position": _number_of_documents(session, run_id),
                "source": source,
                "name": name,
                "path": path,
                "refusal": self._refusal(session, refusal, path),
            }
            if insert_new(session, RunDocumentRow, row):
                self._note(session, at, "run.document_planned", source or name, run=run_id)

    def _refusal(self, session: Session, refusal: Refusal | None, path: str) -> str | None:
        if refusal is None:
            return None
        row = document_mapping.refusal_row(refusal, reader=None, path=path, at=self._database.now(session))
        insert_new(session, RefusalRow, row)
        return row["id"]

    def attach_document(self, run_id: str, source: str, reader: str) -> None:
        """Note which reading of a source the run uses: the reader's document, or else its latest refusal."""
        with self._database.write() as session:
            at = self._database.now(session)
            document = session.get(DocumentRow, document_id(source, reader))
            refusal = None if document is not None else _latest_refusal(session, source, reader)
            if document is None and refusal is None:
                raise StoreError(
                    f"Run {run_id} cannot use source {source[:12]}.",
                    f"No reading of it by {reader!r} is on record.",
                    "Ingest it first.",
                )
            chosen: Row = {"document": document.id if document else None, "refusal": refusal, "breakdown": None}
            _change_document(session, run_id, source, chosen)
            self._note(session, at, "run.document_attached", source, run=run_id, refused=document is None)

    def record_breakdown(self, run_id: str, source: str, reason: str) -> None:
        """Write down that the run gave a document up; taking it up anew (`attach_document`) lifts it."""
        with self._database.write() as session:
            at = self._database.now(session)
            _change_document(session, run_id, source, {"breakdown": reason})
            self._note(session, at, "run.document_broke_down", source, run=run_id)

    def plan_windows(self, run_id: str, source: str, windows: Sequence[Window]) -> None:
        """Write down the windows the run owes an outcome; a later cut takes the place of an earlier one."""
        with self._database.write() as session:
            at = self._database.now(session)
            insert_new_ones(session, WindowRow, [window_mapping.window_row(window) for window in windows])
            slices = [row for window in windows for row in window_mapping.slice_rows(window)]
            insert_new_ones(session, WindowSliceRow, slices)
            _put_in_force(session, run_id, source, [window.id for window in windows])
            self._note(session, at, "run.windows_planned", source, run=run_id, windows=len(windows))

    def plan_later_windows(self, run_id: str, source: str, windows: Sequence[Window]) -> None:
        """Write down windows that a later look asks; the run's account rests on those of the first look."""
        if not windows:
            return
        with self._database.write() as session:
            at = self._database.now(session)
            insert_new_ones(session, WindowRow, [window_mapping.window_row(window) for window in windows])
            slices = [row for window in windows for row in window_mapping.slice_rows(window)]
            insert_new_ones(session, WindowSliceRow, slices)
            self._note(session, at, "run.later_windows_planned", source, run=run_id, windows=len(windows))

    def close_run(self, run_id: str, status: RunStatus, seconds: float) -> RunStatus:
        """End a run's session; returns the status recorded.

        A run whose account has a gap is never recorded as complete, whoever says so: it is partial.
        """
        with self._database.write() as session:
            at = self._database.now(session)
            account = worked_out(session, [run_id])[run_id]
            if status is RunStatus.COMPLETE and not account.whole:
                status = RunStatus.PARTIAL
            spent = RunRow.seconds + seconds
            _change_run(session, run_id, {"status": status, "ended_at": at, "seconds": spent})
            told = {"status": status.value, "account": account.model_dump(mode="json")}
            self._note(session, at, CLOSED, run_id, run=run_id, **told)
        return status

    def reopen_run(self, run_id: str, *, seen: int | None = None) -> bool:
        """Take a run up again after it was killed, stopped or ended with gaps; returns whether we have it.

        `seen` is how often it had been begun when someone looked (`queries.unfinished`): where
        another has taken it up since, nothing changes. Without it the run is ours in any case.
        """
        with self._database.write() as session:
            at = self._database.now(session)
            as_seen = () if seen is None else (RunRow.sessions == seen,)
            values: Row = {"status": RunStatus.RUNNING, "ended_at": None, "sessions": RunRow.sessions + 1}
            change = update(RunRow).where(RunRow.id == run_id, *as_seen).values(values)
            ours = session.scalar(change.returning(RunRow.id)) is not None
            if ours:
                self._note(session, at, "run.reopened", run_id, run=run_id, owner=list(self._owner))
            elif seen is None:
                raise _unknown_run(run_id)
        return ours


def add_questions(session: Session, run_id: str, questions: Sequence[str], unasked: Sequence[str] = ()) -> None:
    """Note questions a run owes every document; one it owes already keeps its place."""
    owed = select(RunQuestionRow.question).where(RunQuestionRow.run == run_id)
    known = set(session.scalars(owed.where(RunQuestionRow.question.in_(questions))))
    new = [name for name in dict.fromkeys(questions) if name not in known]
    if not new:
        return
    first = session.scalar(select(func.count()).where(RunQuestionRow.run == run_id)) or 0
    rows: list[Row] = [
        {"run": run_id, "question": name, "position": first + place, "asked": int(name not in unasked)}
        for place, name in enumerate(new)
    ]
    insert_new_ones(session, RunQuestionRow, rows)


def _put_in_force(session: Session, run_id: str, source: str, windows: Sequence[str]) -> None:
    owed = [{"run": run_id, "window": window, "source": source, "in_force": True} for window in windows]
    insert_new_ones(session, RunWindowRow, owed)
    of_source = (RunWindowRow.run == run_id, RunWindowRow.source == source)
    session.execute(update(RunWindowRow).where(*of_source).values(in_force=RunWindowRow.window.in_(windows)))


def _number_of_documents(session: Session, run_id: str) -> int:
    return session.scalar(select(func.count()).where(RunDocumentRow.run == run_id)) or 0


def _latest_refusal(session: Session, source: str, reader: str) -> str | None:
    chosen = select(RefusalRow.id).where(RefusalRow.source == source, RefusalRow.reader == reader)
    return session.scalar(chosen.order_by(RefusalRow.recorded_at.desc()).limit(1))


def _change_document(session: Session, run_id: str, source: str, values: Row) -> None:
    change = update(RunDocumentRow).where(RunDocumentRow.run == run_id, RunDocumentRow.offer == source)
    if session.scalar(change.values(values).returning(RunDocumentRow.offer)) is None:
        raise UsageError(
            f"Run {run_id} knows no document {source[:12]}.", "It was not planned.", "Plan the document first."
        )


def _change_run(session: Session, run_id: str, values: Row) -> None:
    change = update(RunRow).where(RunRow.id == run_id).values(values)
    if session.scalar(change.returning(RunRow.id)) is None:
        raise _unknown_run(run_id)


def _unknown_run(run_id: str) -> UsageError:
    return UsageError(f"There is no run {run_id}.", "The database knows none by that id.", "`indicia runs` lists them.")
