"""The answers that stand, as a table to select from: the view that the auditors' views build on."""

from sqlalchemy import TableClause, column, table

from storage.tables import AnswerRow

STANDING: TableClause = table(
    "standing_answers", *(column(place.name, place.type) for place in AnswerRow.__table__.columns)
)
