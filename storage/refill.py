"""Filling the index of the search from what is on record, a part at a time: for a database that had none.

Names the columns it reads, so that it goes on working on the schema it was written for.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, column, select, table

from storage.columns import SafeText
from storage.inserts import Row
from storage.textindex import answer_row, index_texts, trace_row

AT_ONCE = 500
"""Texts held in memory together."""

_ANSWERS: Any = table(
    "answers", column("seq"), column("value", SafeText), column("explanation", SafeText), column("reasoning")
)
_CITATIONS: Any = table("citations", column("answer_seq"), column("position"), column("quote", SafeText))
_TRACES: Any = table("traces", column("sha256"), column("text", SafeText))


def index_all(connection: Connection) -> None:
    """Write down the text of every answer, and of every trace that one rests on."""
    for rows in _parts(connection, select(_ANSWERS), _ANSWERS.c.seq, 0):
        quotes = _quotes(connection, rows[0].seq, rows[-1].seq)
        index_texts(connection, [_answer(row, quotes.get(row.seq, [])) for row in rows], [])
    used = select(_ANSWERS.c.seq).where(_ANSWERS.c.reasoning == _TRACES.c.sha256)
    for rows in _parts(connection, select(_TRACES).where(used.exists()), _TRACES.c.sha256, ""):
        index_texts(connection, [], [trace_row(row.sha256, row.text) for row in rows])


def _parts(connection: Connection, chosen: Any, key: Any, after: Any) -> Iterator[Any]:
    """Yield the rows of a statement in parts, in the order of a key that is theirs alone."""
    while rows := connection.execute(chosen.where(key > after).order_by(key).limit(AT_ONCE)).all():
        yield rows
        after = getattr(rows[-1], key.name)


def _quotes(connection: Connection, first: int, last: int) -> dict[int, list[str]]:
    answer, place = _CITATIONS.c.answer_seq, _CITATIONS.c.position
    quotes: dict[int, list[str]] = {}
    for row in connection.execute(select(_CITATIONS).where(answer.between(first, last)).order_by(answer, place)):
        quotes.setdefault(row.answer_seq, []).append(row.quote)
    return quotes


def _answer(row: Any, quotes: list[str]) -> Row:
    return answer_row(row.seq, row.value, quotes, row.explanation)
