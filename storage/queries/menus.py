"""The values there are to choose from in a filter."""

from typing import Any, Literal

from sqlalchemy import select

from storage.queries.desk import Desk
from storage.tables import RunQuestionRow, RunRow

Menu = Literal["collections", "models", "questions", "packs"]

_COLUMNS: dict[Menu, Any] = {
    "collections": RunRow.collection,
    "models": RunRow.model,
    "questions": RunQuestionRow.question,
    "packs": RunRow.pack,
}


class MenuQueries(Desk):
    def distinct_values(self, menu: Menu) -> tuple[str, ...]:
        """Return every value any run has, in order; models are the profiles' names."""
        chosen = select(_COLUMNS[menu]).distinct()
        with self._database.read() as session:
            return tuple(sorted(session.scalars(chosen)))
