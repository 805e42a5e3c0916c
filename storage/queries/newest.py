"""The beginning of a list of answers, the newest run first: read run by run, so that what is read is a page's worth.

A database told to order answers over runs reads and orders a whole run before it gives the first of them, however
large that run is. Within one run they stand in order. Knows nothing of texts.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from domain.errors import UsageError
from storage.tables import AnswerRow, RunRow

WALKED = 20
"""Runs read one by one: beyond them few match, and a statement for each would cost more than an order of the rest."""

LONGEST_NUMBER = 18
"""Digits that any database takes for a number of a row."""

_NEWEST = (RunRow.started_at.desc(), RunRow.id.desc())
ORDER = (*_NEWEST, AnswerRow.seq)


class Place(NamedTuple):
    """The last answer of an earlier page."""

    run: str
    began: Any
    seq: int

    @property
    def beyond(self) -> ColumnElement[bool]:
        """The condition that an answer comes after it."""
        return or_(_older(self.began, self.run), and_(RunRow.id == self.run, AnswerRow.seq > self.seq))


def place_at(session: Session, mark: str) -> Place:
    """Return the place that a mark names; raises UsageError where it names none."""
    run_id, _, seq = mark.rpartition(":")
    began = session.scalar(select(RunRow.started_at).where(RunRow.id == run_id))
    if began is None or not seq.isascii() or not seq.isdigit() or len(seq) > LONGEST_NUMBER:
        raise UsageError("This page of the search is not there.", "Its mark is unknown.", "Search again.")
    return Place(run_id, began, int(seq))


def newest(session: Session, query: Select[Any], of_run: Sequence[Any], place: Place | None, limit: int) -> list[Any]:
    """Return the first rows of a statement over answers and their runs, in `ORDER`.

    `of_run` is what the statement asks of runs alone: runs without it are not looked at.
    """
    rows: list[Any] = []
    for part in _parts(query, _spans(session, of_run, place), place):
        rows += session.execute(part.limit(limit - len(rows))).tuples()
        if len(rows) == limit:
            break
    return rows


class _Span(NamedTuple):
    """A run, and between which numbers its answers lie; None where it has none."""

    run: str
    began: Any
    first: int | None
    last: int | None


def _spans(session: Session, of_run: Sequence[Any], place: Place | None) -> Sequence[_Span]:
    of_answers = select(func.min(AnswerRow.seq)).where(AnswerRow.run == RunRow.id)
    first = of_answers.scalar_subquery()
    last = of_answers.with_only_columns(func.max(AnswerRow.seq)).scalar_subquery()
    chosen = select(RunRow.id, RunRow.started_at, first, last).where(*of_run)
    if place is not None:
        chosen = chosen.where(or_(RunRow.id == place.run, _older(place.began, place.run)))
    return [_Span(*row) for row in session.execute(chosen.order_by(*_NEWEST).limit(WALKED))]


def _parts(query: Select[Any], spans: Sequence[_Span], place: Place | None) -> Iterator[Select[Any]]:
    """Yield a statement for each run, then one for all that are older.

    The numbers keep PostgreSQL from looking for a run's answers among all others'.
    """
    for span in spans:
        if span.first is not None:
            own = query.where(RunRow.id == span.run, AnswerRow.run == span.run)
            first = place.seq + 1 if place is not None and place.run == span.run else span.first
            yield own.where(AnswerRow.seq.between(first, span.last)).order_by(AnswerRow.seq)
    if len(spans) == WALKED:
        yield query.where(_older(spans[-1].began, spans[-1].run)).order_by(*ORDER)


def _older(began: Any, run: str) -> ColumnElement[bool]:
    return or_(RunRow.started_at < began, and_(RunRow.started_at == began, RunRow.id < run))
