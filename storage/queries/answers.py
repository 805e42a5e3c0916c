"""Reading answers with all that belongs to them, in few statements however many they are."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from domain.answers import AnswerRecord
from domain.questions import AnswerType
from domain.reviews import ReviewState
from storage.mapping import answers as mapping
from storage.nouns import AnswerFilter
from storage.queries.desk import Desk, begins_with, the_one
from storage.queries.filling import Filling
from storage.queries.filters import LATEST_REVIEW, STANDS, conditions
from storage.queries.texts import each_holding, few_holding
from storage.tables import (
    AnswerRow,
    AnswerViewRow,
    CallRow,
    ChartRow,
    CheckRow,
    CitationRow,
    ReviewRow,
    RunCallQuestionRow,
    RunRow,
    TraceRow,
)

AT_ONCE = 1000
"""Answers fetched together; bounds the length of a statement, not of a list."""

Part = TypeVar("Part", CitationRow, CheckRow, AnswerViewRow, ChartRow)
Found = tuple[AnswerRow, str, Decimal | None, int, ReviewRow | None]
"""An answer's row, its trace's text, its call's price, how many questions share that, its latest review."""


class AnswerQueries(Desk):
    def answers(
        self, chosen: AnswerFilter | None = None, *, limit: int | None = None, after: str | None = None
    ) -> tuple[AnswerRecord, ...]:
        """Return the answers that stand and are wanted, in the order they were recorded.

        `after` is the id of the last answer of an earlier page.
        """
        with self._database.read() as session:
            wanted = chosen or AnswerFilter()
            query = _query().where(*conditions(session, wanted))
            if after is not None:
                query = query.where(
                    AnswerRow.seq > select(func.max(AnswerRow.seq)).where(AnswerRow.id == after).scalar_subquery()
                )
            found = (
                _first(session, query, limit) if wanted.text is None else _holding(session, query, wanted.text, limit)
            )
            return tuple(_records(session, found))

    def answer(self, answer_id: str) -> AnswerRecord:
        """Return an answer by its id or by the beginning of it, where only one begins so; raises UsageError."""
        with self._database.read() as session:
            ids = select(AnswerRow.id).where(begins_with(AnswerRow.id, answer_id)).distinct()
            name = the_one(session, ids, "answer", answer_id)
            found = session.execute(_query().where(AnswerRow.id == name)).tuples().all()
            return next(_records(session, found))


def _first(session: Session, query: Select[Any], limit: int | None) -> Sequence[Any]:
    return session.execute(query.order_by(AnswerRow.seq).limit(limit)).tuples().all()


def _holding(session: Session, query: Select[Any], text: str, limit: int | None) -> Sequence[Any]:
    """Return the first rows of a statement that hold a text; all of them, where there is no limit."""
    if limit is None:
        few = few_holding(session, text)
        return _first(session, query.where(each_holding(session, text) if few is None else few), None)

    def head(reach: int) -> Sequence[int]:
        return session.scalars(query.with_only_columns(AnswerRow.seq).order_by(AnswerRow.seq).limit(reach)).all()

    def known(condition: ColumnElement[bool]) -> Sequence[Any]:
        return _first(session, _query().where(condition), limit)

    def wanted(condition: ColumnElement[bool]) -> Sequence[Any]:
        return _first(session, query.where(condition), limit)

    return Filling(session, text, limit, head=head, known=known, wanted=wanted).rows()


def _query() -> Select[Any]:
    """Return the statement for answers that stand, each with its trace, its call's price and share, its review."""
    asked = (
        select(func.count())
        .where(RunCallQuestionRow.run == AnswerRow.run, RunCallQuestionRow.call == AnswerRow.call)
        .correlate(AnswerRow)
        .scalar_subquery()
    )
    return (
        select(AnswerRow, TraceRow.text, CallRow.cost, asked, ReviewRow)
        .join(RunRow, RunRow.id == AnswerRow.run)
        .join(TraceRow, TraceRow.sha256 == AnswerRow.reasoning)
        .outerjoin(CallRow, CallRow.id == AnswerRow.call)
        .outerjoin(ReviewRow, LATEST_REVIEW)
        .where(STANDS)
    )


def _records(session: Session, found: Sequence[Found]) -> Iterator[AnswerRecord]:
    for begin in range(0, len(found), AT_ONCE):
        batch = found[begin : begin + AT_ONCE]
        seqs = [row.seq for row, *_ in batch]
        citations, checks, views = (
            _parts(session, CitationRow, seqs),
            _parts(session, CheckRow, seqs),
            _parts(session, AnswerViewRow, seqs),
        )
        drawn = [row.seq for row, *_ in batch if row.type == AnswerType.CHART]
        charts = _parts(session, ChartRow, drawn) if drawn else {}
        for row, trace, cost, asked, review in batch:
            parts = (citations.get(row.seq, []), checks.get(row.seq, []), views.get(row.seq, []))
            yield AnswerRecord(
                answer=mapping.answer(row, trace, *parts, charts=charts.get(row.seq, [])),
                cost=(cost or Decimal(0)) / max(asked, 1),
                review=ReviewState.UNREVIEWED if review is None else ReviewState(review.state),
                review_value=None if review is None else review.value,
            )


def _parts(session: Session, table: type[Part], seqs: Sequence[int]) -> dict[int, list[Part]]:
    """Return the rows of a table that belong to some answers, by answer, in their order."""
    parts: dict[int, list[Part]] = {}
    columns: Any = table
    for part in session.scalars(select(table).where(columns.answer_seq.in_(seqs)).order_by(columns.position)):
        parts.setdefault(part.answer_seq, []).append(part)
    return parts
