"""Filling a page of a list with answers that hold a text. Knows neither the list's order nor what a row of it is.

A text that many answers hold fills the page from the head of the list, before any index is asked. Of one that few
hold, the index names them; of one in between, the head says how far it must be looked down the list.
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from storage.queries.texts import all_holding, each_holding, few_holding
from storage.tables import AnswerRow

NEAR = 500
"""Answers at the head of a list that are asked one by one for a text, before an index is."""

FAR = 4000
"""As many are asked so at most, where those at the head promise that it is enough."""

MARGIN = 1.5
"""How many more than those at the head promise."""

Rows = Sequence[Any]
Head = Callable[[int], Sequence[int]]
"""Returns the numbers of so many answers at the head of a list."""
Chosen = Callable[[ColumnElement[bool]], Rows]
"""Returns a page of the answers of which a condition holds, in the list's order."""


class Filling:
    """How a page is filled: `known` chooses among answers that stand in the list, `wanted` among all that might."""

    def __init__(self, session: Session, text: str, limit: int, *, head: Head, known: Chosen, wanted: Chosen) -> None:
        self._session = session
        self._text = text
        self._limit = limit
        self._head = head
        self._known = known
        self._wanted = wanted

    def rows(self) -> Rows:
        """Return the first rows."""
        rows, all_seen = self._among(NEAR)
        reach = ceil(MARGIN * NEAR * self._limit / len(rows)) if rows else FAR + 1
        if len(rows) < self._limit and not all_seen and reach <= FAR:
            rows, all_seen = self._among(reach)
        return rows if len(rows) == self._limit or all_seen else self._indexed()

    def _among(self, reach: int) -> tuple[Rows, bool]:
        """Return the rows that hold the text among so many at the head, and whether there are no more than these."""
        head = self._head(reach)
        rows = self._known(AnswerRow.seq.in_(head) & each_holding(self._session, self._text))
        return rows, len(head) < reach

    def _indexed(self) -> Rows:
        few = few_holding(self._session, self._text)
        return self._wanted(all_holding(self._session, self._text) if few is None else few)
