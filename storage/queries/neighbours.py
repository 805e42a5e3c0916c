"""Which answer stands before another in its run, and which after: by document as planned, then by the pack's order."""

from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from domain.errors import UsageError
from storage.queries.desk import Desk
from storage.tables import AnswerRow, RunDocumentRow, RunQuestionRow


class _Place(NamedTuple):
    run: str
    document: int
    """Position of its document."""


class NeighbourQueries(Desk):
    def neighbours(self, answer: str) -> tuple[str | None, str | None]:
        """Return the ids of the previous and the next answer of the run; raises UsageError for an unknown id."""
        with self._database.read() as session:
            place = _place(session, answer)
            row = _of_document(session, place.run, place.document)
            here = row.index(answer)
            before = row[here - 1] if here else _end(_beside(session, place, forward=False), -1)
            after = row[here + 1] if here + 1 < len(row) else _end(_beside(session, place, forward=True), 0)
        return before, after


def _place(session: Session, answer: str) -> _Place:
    chosen = select(AnswerRow.run, RunDocumentRow.position).join(RunDocumentRow, _ITS_DOCUMENT)
    found = session.execute(chosen.where(AnswerRow.id == answer).limit(1)).tuples().one_or_none()
    if found is None:
        raise UsageError(f"There is no answer {answer}.", "The database knows none.", "`indicia answers` lists them.")
    return _Place(*found)


_ITS_DOCUMENT = and_(RunDocumentRow.run == AnswerRow.run, RunDocumentRow.offer == AnswerRow.document)
_ITS_QUESTION = and_(RunQuestionRow.run == AnswerRow.run, RunQuestionRow.question == AnswerRow.question)


def _of_document(session: Session, run_id: str, position: int) -> list[str]:
    """Return the ids of a document's answers in the pack's order; what the run does not owe comes last."""
    chosen: Select[Any] = (
        select(AnswerRow.id)
        .join(RunDocumentRow, _ITS_DOCUMENT)
        .outerjoin(RunQuestionRow, _ITS_QUESTION)
        .where(RunDocumentRow.run == run_id, RunDocumentRow.position == position)
        .group_by(AnswerRow.id, AnswerRow.question, RunQuestionRow.position)
        .order_by(RunQuestionRow.position.nulls_last(), AnswerRow.question, AnswerRow.id)
    )
    return list(session.scalars(chosen))


def _beside(session: Session, place: _Place, *, forward: bool) -> list[str]:
    """Return the answers of the nearest document that has any, in that direction."""
    position = RunDocumentRow.position
    answered = select(AnswerRow.seq).where(AnswerRow.run == place.run, AnswerRow.document == RunDocumentRow.source)
    there = position > place.document if forward else position < place.document
    nearest = func.min(position) if forward else func.max(position)
    chosen = select(nearest).where(RunDocumentRow.run == place.run, there, answered.exists())
    found = session.scalar(chosen)
    return [] if found is None else _of_document(session, place.run, found)


def _end(answers: list[str], which: int) -> str | None:
    return answers[which] if answers else None
