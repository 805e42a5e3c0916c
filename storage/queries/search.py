"""Finding answers across runs, the newest run first, page by page; and an answer's neighbours within its run."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from domain.answers import AnswerStatus
from domain.reviews import ReviewState
from storage.columns import printable
from storage.folding import holds
from storage.lists import SearchPage, SearchRow
from storage.nouns import AnswerFilter
from storage.queries.desk import Desk
from storage.queries.filling import Filling
from storage.queries.filters import LATEST_REVIEW, STANDS, conditions, of_run
from storage.queries.newest import ORDER, Place, newest, place_at
from storage.tables import AnswerRow, CitationRow, ReviewRow, RunDocumentRow, RunRow


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
            place = None if after is None else place_at(session, after)
            rows = _Pages(session, chosen, place).first(limit + 1)
            found = [_Found(*row) for row in rows[:limit]]
            quotes = _quotes(session, [each.answer.seq for each in found], chosen.text)
        more = len(rows) > limit
        return SearchPage(
            records=tuple(_row(each, quotes.get(each.answer.seq)) for each in found),
            next_after=f"{found[-1].run.id}:{found[-1].answer.seq}" if more else None,
        )


class _Pages:
    """What is wanted beyond a place, in order."""

    def __init__(self, session: Session, chosen: AnswerFilter, place: Place | None) -> None:
        self._session = session
        self._text = chosen.text
        self._place = place
        self._of_run = tuple(of_run(session, chosen))
        self._query = _query().where(*conditions(session, chosen))

    def first(self, limit: int) -> Sequence[Any]:
        """Return the first rows."""
        if self._text is None:
            return self._newest(self._query, limit)

        def head(reach: int) -> Sequence[int]:
            return [seq for (seq,) in self._newest(self._query.with_only_columns(AnswerRow.seq), reach)]

        def known(condition: ColumnElement[bool]) -> Sequence[Any]:
            return self._ordered(_query().where(condition), limit)

        def wanted(condition: ColumnElement[bool]) -> Sequence[Any]:
            held = self._query.where(condition)
            return self._ordered(held if self._place is None else held.where(self._place.beyond), limit)

        return Filling(self._session, self._text, limit, head=head, known=known, wanted=wanted).rows()

    def _ordered(self, query: Select[Any], limit: int) -> Sequence[Any]:
        return self._session.execute(query.order_by(*ORDER).limit(limit)).tuples().all()

    def _newest(self, query: Select[Any], limit: int) -> Sequence[Any]:
        return newest(self._session, query, self._of_run, self._place, limit)


def _query() -> Select[Any]:
    named = and_(RunDocumentRow.run == AnswerRow.run, RunDocumentRow.offer == AnswerRow.document)
    return (
        select(AnswerRow, RunRow, RunDocumentRow.name, ReviewRow.state)
        .join(RunRow, RunRow.id == AnswerRow.run)
        .outerjoin(RunDocumentRow, named)
        .outerjoin(ReviewRow, LATEST_REVIEW)
        .where(STANDS)
    )


def rows_of(session: Session, seqs: Sequence[int]) -> dict[int, SearchRow]:
    """Return answers as rows of a list, by their number."""
    rows = [_Found(*row) for row in session.execute(_query().where(AnswerRow.seq.in_(seqs)))]
    quotes = _quotes(session, seqs, None)
    return {each.answer.seq: _row(each, quotes.get(each.answer.seq)) for each in rows}


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
