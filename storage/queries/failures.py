"""What failed in a run, grouped by cause, with names to begin looking at."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select
from sqlalchemy.orm import Session, aliased

from domain.answers import AnswerStatus
from domain.replies import CallState
from storage.columns import printable
from storage.lists import EXAMPLES, FailedAt, FailureGroup
from storage.queries.desk import Desk
from storage.queries.filters import STANDS
from storage.queries.runs import resolve_run
from storage.tables import AnswerRow, CallRow, RefusalRow, RunCallRow, RunDocumentRow, WindowRow

_Later = aliased(CallRow)


class FailureQueries(Desk):
    def failure_groups(self, run: str) -> tuple[FailureGroup, ...]:
        """Return what failed in a run by cause, the most frequent first; `run` is the beginning of its id."""
        with self._database.read() as session:
            run_id = resolve_run(session, run)
            failed = {
                FailedAt.REFUSAL: _refusals(run_id),
                FailedAt.BREAKDOWN: _breakdowns(run_id),
                FailedAt.CALL: _calls(run_id),
                FailedAt.ANSWER: _answers(run_id),
            }
            groups = [group for what, by_document in failed.items() for group in _groups(session, what, by_document)]
        return tuple(sorted(groups, key=lambda group: (-group.count, group.what, group.cause)))


def _refusals(run_id: str) -> Select[Any]:
    return (
        _failed(RefusalRow.code)
        .join(RefusalRow, RefusalRow.id == RunDocumentRow.refusal)
        .where(RunDocumentRow.run == run_id, RunDocumentRow.document.is_(None))
    )


def _breakdowns(run_id: str) -> Select[Any]:
    of_run = (RunDocumentRow.run == run_id, RunDocumentRow.breakdown.is_not(None))
    return _failed(RunDocumentRow.breakdown).where(*of_run)


def _calls(run_id: str) -> Select[Any]:
    """Return every failed attempt made for the run; it is mended where a later one was answered."""
    later = select(_Later.id).where(_Later.key == CallRow.key, _Later.attempt > CallRow.attempt)
    mended = later.where(_Later.state == CallState.SETTLED).exists()
    its_document = (RunDocumentRow.run == run_id) & (RunDocumentRow.offer == WindowRow.source)
    return (
        _failed(CallRow.failure_kind, mended)
        .join(WindowRow, its_document)
        .join(CallRow, CallRow.window == WindowRow.id)
        .where(CallRow.failure_kind.is_not(None))
        .where(select(RunCallRow.call).where(RunCallRow.run == run_id, RunCallRow.call == CallRow.id).exists())
    )


def _answers(run_id: str) -> Select[Any]:
    its_answer = (AnswerRow.run == RunDocumentRow.run) & (AnswerRow.document == RunDocumentRow.offer)
    return (
        _failed(AnswerRow.reason)
        .join(AnswerRow, its_answer)
        .where(RunDocumentRow.run == run_id, AnswerRow.status == AnswerStatus.FAILED, STANDS)
    )


def _failed(cause: Any, mended: ColumnElement[bool] | None = None) -> Select[Any]:
    """Return the statement that counts failures by cause and document, to be joined and narrowed."""
    counted = literal(0) if mended is None else func.sum(case((mended, 1), else_=0))
    return (
        select(
            cause.label("cause"),
            RunDocumentRow.name.label("name"),
            RunDocumentRow.position.label("position"),
            func.count().label("failures"),
            counted.label("mended"),
        )
        .select_from(RunDocumentRow)
        .group_by(cause, RunDocumentRow.name, RunDocumentRow.position)
    )


def _groups(session: Session, what: FailedAt, by_document: Select[Any]) -> list[FailureGroup]:
    """Return the groups of one kind; reads a few rows for each cause, however many documents it struck."""
    part = by_document.subquery()
    rank = func.row_number().over(partition_by=part.c.cause, order_by=part.c.position)
    totals = (func.sum(each).over(partition_by=part.c.cause) for each in (part.c.failures, part.c.mended))
    ranked = select(part.c.cause, part.c.name, rank, *totals).subquery()
    cause, name, place, count, mended = ranked.c
    shown = select(cause, count, mended, name).where(place <= EXAMPLES).order_by(cause, place)
    names: dict[tuple[str, int, int], list[str]] = {}
    for why, failures, good, example in session.execute(shown).tuples():
        names.setdefault((why, int(failures), int(good)), []).append(printable(example))
    return [
        FailureGroup(what=what, cause=why, count=failures, mended=good, examples=tuple(dict.fromkeys(examples)))
        for (why, failures, good), examples in names.items()
    ]
