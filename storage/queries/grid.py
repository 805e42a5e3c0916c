"""A run as a grid, documents by questions, page by page, in a handful of statements however large it is."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from domain.answers import Alignment, AnswerStatus
from domain.questions import AnswerType
from domain.reviews import ReviewState
from storage.account import account
from storage.columns import printable
from storage.lists import Evidence, GridCell, GridPage, GridRow
from storage.queries.desk import Desk
from storage.queries.filters import LATEST_REVIEW, STANDS
from storage.queries.runs import resolve_run
from storage.tables import AnswerRow, ChartRow, CitationRow, RefusalRow, ReviewRow, RunDocumentRow, RunQuestionRow

Cells = dict[str, dict[str, GridCell]]
"""By document, then by question."""


class GridQueries(Desk):
    def grid(self, run: str, *, after: int | None = None, limit: int = 50) -> GridPage:
        """Return a page of a run's documents with their answers; `run` is the beginning of its id.

        `after` is an earlier page's `next_after`: the position of its last document.
        """
        with self._database.read() as session:
            run_id = resolve_run(session, run)
            planned = _planned(session, run_id, -1 if after is None else after, limit + 1)
            shown = planned[:limit]
            return GridPage(
                questions=_questions(session, run_id),
                rows=_rows(session, run_id, {each.offer: each.cause for each in shown}),
                next_after=shown[-1].position if len(planned) > limit else None,
            )


def _questions(session: Session, run_id: str) -> tuple[str, ...]:
    chosen = select(RunQuestionRow.question).where(RunQuestionRow.run == run_id)
    return tuple(session.scalars(chosen.order_by(RunQuestionRow.position, RunQuestionRow.question)))


class _Planned(NamedTuple):
    offer: str
    position: int
    cause: str | None


def _planned(session: Session, run_id: str, after: int, limit: int) -> list[_Planned]:
    """Return the next documents of a run, each with why it was refused, if it was."""
    place = RunDocumentRow.position
    refused = select(RunDocumentRow.offer, place, RefusalRow.code).outerjoin(
        RefusalRow, RefusalRow.id == RunDocumentRow.refusal
    )
    chosen = refused.where(RunDocumentRow.run == run_id, place > after).order_by(place).limit(limit)
    return [_Planned(*row) for row in session.execute(chosen)]


def _rows(session: Session, run_id: str, causes: Mapping[str, str | None]) -> tuple[GridRow, ...]:
    shown = account("coverage_documents", [run_id], list(causes)).c
    chosen = select(shown.position, shown.source, shown.name, shown.state, shown.reason, shown.offer)
    documents = session.execute(chosen.order_by(shown.position)).tuples().all()
    cells = _cells(session, run_id, [source for _, source, *_ in documents if source is not None])
    return tuple(
        GridRow(
            position=position,
            document=source,
            name=printable(name),
            state=state,
            reason=reason,
            cause=causes[offer],
            cells=cells.get(source, {}),
        )
        for position, source, name, state, reason, offer in documents
    )


def _cells(session: Session, run_id: str, sources: Sequence[str]) -> Cells:
    quoted = (
        select(
            func.count().label("quotes"),
            func.sum(case((CitationRow.alignment == Alignment.NOT_LOCATED, 1), else_=0)).label("lost"),
        )
        .where(CitationRow.answer_seq == AnswerRow.seq)
        .correlate(AnswerRow)
    )
    counts = [quoted.with_only_columns(each).scalar_subquery() for each in quoted.selected_columns]
    chosen = (
        select(AnswerRow, ReviewRow.state, *counts)
        .outerjoin(ReviewRow, LATEST_REVIEW)
        .where(STANDS, AnswerRow.run == run_id, AnswerRow.document.in_(sources))
    )
    cells: Cells = {}
    found = session.execute(chosen).tuples().all()
    charts = _charts(session, [answer.seq for answer, *_ in found if answer.type == AnswerType.CHART])
    for answer, review, quotes, lost in found:
        drawn, nowhere = charts.get(answer.seq, (0, 0))
        cell = _cell(answer, review, quotes + drawn, (lost or 0) + nowhere)
        cells.setdefault(answer.document, {})[answer.question] = cell
    return cells


def _charts(session: Session, seqs: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return how many charts answers have, and how many of them no figure."""
    counts = select(ChartRow.answer_seq, func.count(), func.count() - func.count(ChartRow.page))
    chosen = counts.where(ChartRow.answer_seq.in_(seqs)).group_by(ChartRow.answer_seq)
    return {seq: (drawn, nowhere) for seq, drawn, nowhere in session.execute(chosen).tuples()} if seqs else {}


def _cell(answer: AnswerRow, review: Any, quotes: int, lost: int) -> GridCell:
    return GridCell(
        answer=answer.id,
        status=AnswerStatus(answer.status),
        value=answer.value,
        normalised=answer.normalised,
        evidence=_evidence(answer, quotes, lost),
        review=ReviewState.UNREVIEWED if review is None else ReviewState(review),
    )


def _evidence(answer: AnswerRow, quotes: int, lost: int) -> Evidence:
    if lost or (not quotes and answer.status == AnswerStatus.FOUND):
        return Evidence.MISSING
    return Evidence.LOCATED if quotes else Evidence.NONE
