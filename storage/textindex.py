"""The index behind the search: texts written down in folded form beside their grams, and looked up by them.

SQLite keeps the grams in an FTS5 table of words that mean nothing, PostgreSQL in an array with a GIN
index. Either gives candidates; the folded text itself decides, so that a search finds what reading
everything would find. Knows nothing of runs, filters and pages.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    Connection,
    Insert,
    Select,
    Text,
    column,
    func,
    insert,
    literal,
    select,
    table,
    union,
)

from storage.folding import fold, fold_all
from storage.grams import as_words, grams, sought
from storage.inserts import Row, insert_numbered, or_leave
from storage.tables import AnswerRow, SearchTextRow

_FTS: Any = table("search_grams", column("rowid"), column("grams"), column("search_grams"))
_GIN: Any = table("search_grams", column("seq"), column("grams", ARRAY(Text)))


def index_texts(connection: Connection, answers: Sequence[Row], traces: Sequence[Row]) -> None:
    """Write texts down; a trace's that is there is left alone."""
    added = list(zip(insert_numbered(connection, SearchTextRow, answers), answers, strict=True))
    add = or_leave(SearchTextRow).returning(SearchTextRow.seq)
    for row in traces:
        seq = connection.scalar(add, row)
        if seq is not None:
            added.append((seq, row))
    if added:
        connection.execute(*_gram_rows(connection, [(seq, row["folded"]) for seq, row in added]))


def answer_row(seq: int, value: str | None, quotes: Iterable[str], explanation: str) -> Row:
    return {"answer_seq": seq, "trace": None, "folded": fold_all([value, *quotes, explanation])}


def trace_row(sha256: str, text: str) -> Row:
    return {"answer_seq": None, "trace": sha256, "folded": fold(text)}


def _gram_rows(connection: Connection, added: Iterable[tuple[int, str]]) -> tuple[Insert, list[Row]]:
    if connection.dialect.name == "postgresql":
        return insert(_GIN), [{"seq": seq, "grams": sorted(grams(folded))} for seq, folded in added]
    return insert(_FTS), [{"rowid": seq, "grams": " ".join(as_words(grams(folded)))} for seq, folded in added]


def holding(connection: Connection, text: str) -> Select[Any]:
    """Return the statement for the texts that hold another: `answer_seq` or `trace` of each, in no order."""
    folded = fold(text)
    found = select(SearchTextRow.answer_seq, SearchTextRow.trace)
    if connection.dialect.name == "postgresql":
        pieces = literal(sorted(sought(folded)), ARRAY(Text))
        candidates = select(_GIN.c.seq).where(_GIN.c.grams.op("@>")(pieces))
        return found.where(SearchTextRow.seq.in_(candidates), place_of(connection, text) > 0)
    words = " AND ".join(f'"{word}"' for word in as_words(sorted(sought(folded))))
    candidates = select(_FTS.c.rowid).where(_FTS.c.search_grams.op("MATCH")(words))
    return found.where(SearchTextRow.seq.in_(candidates), place_of(connection, text) > 0)


def place_of(connection: Connection, text: str) -> ColumnElement[int]:
    """Return where in a written-down text another stands, from 1; 0 where it does not."""
    find = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return find(SearchTextRow.folded, fold(text))


def answers_holding(connection: Connection, text: str) -> CTE:
    """Return a table of the `seq` of every answer that holds a text, itself or in its working; worked out once."""
    found = holding(connection, text).cte("texts_found").prefix_with("MATERIALIZED")
    by_trace = select(AnswerRow.seq).join(found, found.c.trace == AnswerRow.reasoning)
    themselves = select(found.c.answer_seq.label("seq")).where(found.c.answer_seq.is_not(None))
    return union(themselves, by_trace).cte("answers_found").prefix_with("MATERIALIZED")
