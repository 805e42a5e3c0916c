"""Which answers hold a text, as a condition. Few are named one by one; of many, each is asked as a list comes to it."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from storage.tables import AnswerRow, SearchTextRow
from storage.textindex import answers_holding, holding, place_of

FEW = 1000
"""Texts found that are still named in the statement."""


def few_holding(session: Session, text: str) -> ColumnElement[bool] | None:
    """Return the condition that an answer's value, quotes, explanation or working holds a text, both folded.

    None where more than a few texts hold it.
    """
    connection = session.connection()
    found = connection.execute(holding(connection, text).limit(FEW + 1)).tuples().all()
    if len(found) > FEW:
        return None
    answers = [answer for answer, _ in found if answer is not None]
    traces = [trace for _, trace in found if trace is not None]
    return or_(AnswerRow.seq.in_(answers), AnswerRow.reasoning.in_(traces))


def each_holding(session: Session, text: str) -> ColumnElement[bool]:
    """Return the same condition, to be asked of one answer after the other: for lists that are full before long.

    Each of an answer's two texts is looked up by itself: no database may work out all of them beforehand.
    """
    place: Any = select(place_of(session.connection(), text)).correlate(AnswerRow)
    own = place.where(SearchTextRow.answer_seq == AnswerRow.seq).scalar_subquery()
    working = place.where(SearchTextRow.trace == AnswerRow.reasoning).scalar_subquery()
    return or_(own > 0, working > 0)


def all_holding(session: Session, text: str) -> ColumnElement[bool]:
    """Return the same condition, worked out for all of them at once: for lists that may have to go far."""
    return AnswerRow.seq.in_(select(answers_holding(session.connection(), text).c.seq))
