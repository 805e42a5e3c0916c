"""Which answers hold a text, as a condition: few are named one by one, many are looked up as the list goes."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from storage.tables import AnswerRow
from storage.textindex import answers_holding, holding

FEW = 1000
"""Texts found that are still named in the statement. More are worked out within it: then the list is
followed in its own order, and a page is full before long."""


def holds_text(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition that an answer's value, quotes, explanation or working holds a text, both folded."""
    connection = session.connection()
    found = connection.execute(holding(connection, text).limit(FEW + 1)).tuples().all()
    if len(found) > FEW:
        return AnswerRow.seq.in_(select(answers_holding(connection, text).c.seq))
    answers = [answer for answer, _ in found if answer is not None]
    traces = [trace for _, trace in found if trace is not None]
    return or_(AnswerRow.seq.in_(answers), AnswerRow.reasoning.in_(traces))
