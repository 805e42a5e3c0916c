"""Finding answers across runs, the newest run first, page by page; and an answer's neighbours within its run."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from domain.answers import AnswerStatus
from domain.errors import UsageError
from domain.reviews import ReviewState
from storage.columns import printable
from storage.folding import holds
from storage.lists import SearchPage, SearchRow
from storage.nouns import AnswerFilter
from storage.queries.desk import Desk
from storage.queries.filters import LATEST_REVIEW, STANDS, conditions
from storage.queries.texts import all_holding, each_holding, few_holding
from storage.tables import AnswerRow, CitationRow, ReviewRow, RunDocumentRow, RunRow

NEAR = (500, 4000)
"""Answers at the head of a list that are asked one by one for a text many hold; if too few do, more; then all."""

_ORDER = (RunRow.started_at.desc(), RunRow.id.desc(), AnswerRow.seq)


class _Found(NamedTuple):
    answer: AnswerRow
    run: RunRow
    name: str
    review: str | None


class SearchQueries(Desk):
    def search(self, chosen: AnswerFilter, *, limit: int = 50, after: str | None = None) -> SearchPage:
        """Return a page of the answers that stand and are wanted: the newest run first, within a run as recorded.

        `after` is an earlier page's `next_after`; raises UsageError where it is none.
        """
        with self._database.read() as session:
            query = _query().where(*conditions(session, chosen)).order_by(*_ORDER)
            if after is not None:
                query = query.where(_beyond(session, after))
            rows = _page(session, query, chosen.text, limit + 1)
            found = [_Found(*row) for row in rows[:limit]]
            quotes = _quotes(session, [each.answer.seq for each in found], chosen.text)
        more = len(rows) > limit
        return SearchPage(
            records=tuple(_row(each, quotes.get(each.answer.seq)) for each in found),
            next_after=f"{found[-1].run.id}:{found[-1].answer.seq}" if more else None,
        )


def _page(session: Session, query: Select[Any], text: str | None, limit: int) -> Sequence[Any]:
    """Return the beginning of a list: of a text that many answers hold, it is full before long as a rule."""
    if text is None:
        return session.execute(query.limit(limit)).tuples().all()
    few = few_holding(session, text)
    if few is not None:
        return session.execute(query.where(few).limit(limit)).tuples().all()
    for reach in NEAR:
        near = session.scalars(query.with_only_columns(AnswerRow.seq).limit(reach)).all()
        asked = query.where(AnswerRow.seq.in_(near), each_holding(session, text))
        rows = session.execute(asked.limit(limit)).tuples().all()
        if len(rows) == limit or len(near) < reach:
            return rows
    return session.execute(query.where(all_holding(session, text)).limit(limit)).tuples().all()


def _query() -> Select[Any]:
    named = and_(RunDocumentRow.run == AnswerRow.run, RunDocumentRow.offer == AnswerRow.document)
    return (
        select(AnswerRow, RunRow, RunDocumentRow.name, ReviewRow.state)
        .join(RunRow, RunRow.id == AnswerRow.run)
        .outerjoin(RunDocumentRow, named)
        .outerjoin(ReviewRow, LATEST_REVIEW)
        .where(STANDS)
    )


def _beyond(session: Session, after: str) -> Any:
    """Return the condition that an answer comes after the last of an earlier page."""
    run_id, _, seq = after.rpartition(":")
    began = session.scalar(select(RunRow.started_at).where(RunRow.id == run_id))
    if began is None or not seq.isascii() or not seq.isdigit():
        raise UsageError("This page of the search is not there.", "Its mark is unknown.", "Search again.")
    return or_(
        RunRow.started_at < began,
        and_(RunRow.started_at == began, RunRow.id < run_id),
        and_(RunRow.id == run_id, AnswerRow.seq > int(seq)),
    )


def _quotes(session: Session, answers: Sequence[int], sought: str | None) -> dict[int, CitationRow]:
    """Return for each answer its first quote that holds what is sought, else its first."""
    chosen = select(CitationRow).where(CitationRow.answer_seq.in_(answers)).order_by(CitationRow.position)
    best: dict[int, CitationRow] = {}
    holding: set[int] = set()
    for row in session.scalars(chosen):
        best.setdefault(row.answer_seq, row)
        if sought is not None and row.answer_seq not in holding and holds(row.quote, sought):
            best[row.answer_seq] = row
            holding.add(row.answer_seq)
    return best


def _row(found: _Found, quote: CitationRow | None) -> SearchRow:
    answer, run, name, review = found
    return SearchRow(
        answer=answer.id,
        run=run.id,
        document=answer.document,
        name=printable(name or answer.document),
        question=answer.question,
        status=AnswerStatus(answer.status),
        value=answer.value,
        quote=None if quote is None else quote.quote,
        page=None if quote is None else quote.page,
        model=run.model,
        started_at=run.started_at,
        review=ReviewState.UNREVIEWED if review is None else ReviewState(review),
    )
