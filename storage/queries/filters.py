"""What a filter over answers means in SQL. Selects nothing by itself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from domain.answers import AnswerStatus, CheckOutcome
from domain.reviews import ReviewState
from storage.nouns import AnswerFilter
from storage.queries.desk import begins_with
from storage.queries.runs import resolve_run
from storage.tables import AnswerRow, CheckRow, ReviewRow, RunRow, SourceNameRow, SourceRow

_REVIEWED = (ReviewState.ACCEPTED, ReviewState.CORRECTED)

FEW = 1000
"""Documents meant by a filter that are still named in the statement, one by one."""

_Later = aliased(AnswerRow)
_LaterReview = aliased(ReviewRow)

STANDS = ~exists().where(_Later.id == AnswerRow.id, _Later.revision > AnswerRow.revision)
"""That of an answer there is no later revision."""

LATEST_REVIEW = and_(
    ReviewRow.answer_seq == AnswerRow.seq,
    ~exists().where(_LaterReview.answer_seq == ReviewRow.answer_seq, _LaterReview.seq > ReviewRow.seq),
)
"""How a statement is joined to the review that holds for an answer."""


DOUBTFUL = or_(
    AnswerRow.status.in_((AnswerStatus.UNCLEAR, AnswerStatus.FAILED)),
    exists().where(CheckRow.answer_seq == AnswerRow.seq, CheckRow.outcome == CheckOutcome.FAIL),
)
"""That an answer is not plain, or that a check did not pass: where a person looks first."""


def conditions(session: Session, chosen: AnswerFilter) -> Iterator[ColumnElement[bool]]:
    """Yield what a wanted answer satisfies but for its text; `texts` has conditions for that.

    The statement joins answers to their runs and latest reviews.
    """
    yield from of_run(session, chosen)
    if chosen.document is not None:
        yield _of_documents(session, chosen.document)
    if chosen.question is not None:
        yield AnswerRow.question == chosen.question
    if chosen.status is not None:
        yield AnswerRow.status == chosen.status
    if chosen.reviewed_only:
        yield ReviewRow.state.in_(_REVIEWED)
    if chosen.doubtful:
        yield DOUBTFUL


def _of_documents(session: Session, meant: str) -> ColumnElement[bool]:
    """Return that an answer's document has this name or an id that begins so.

    Asked of the documents once, and not of each answer.
    """
    named = select(SourceNameRow.source).where(SourceNameRow.name == meant)
    wanted = select(SourceRow.sha256).where(or_(begins_with(SourceRow.sha256, meant), SourceRow.sha256.in_(named)))
    found = session.scalars(wanted.limit(FEW + 1)).all()
    return AnswerRow.document.in_(wanted if len(found) > FEW else found)


def of_run(session: Session, chosen: AnswerFilter) -> Iterator[ColumnElement[bool]]:
    """Yield what the run of a wanted answer satisfies."""
    if chosen.run is not None:
        yield RunRow.id == resolve_run(session, chosen.run)
    if chosen.collection is not None:
        yield RunRow.collection == chosen.collection
    if chosen.model is not None:
        yield RunRow.model == chosen.model
    if chosen.since is not None:
        yield RunRow.started_at >= _midnight(chosen.since)
    if chosen.until is not None and chosen.until < date.max:
        yield RunRow.started_at < _midnight(chosen.until + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
