"""The account of a run: derived from stored facts, never counted along the way."""

from sqlalchemy import FromClause, func, select
from sqlalchemy.orm import Session

from domain.runs import Coverage, Gap
from storage.account import account
from storage.columns import printable

_KINDS = {"document": "documents", "page": "pages", "window": "windows", "question": "questions"}

UNACCOUNTED = "unaccounted"


def coverage(session: Session, run_id: str) -> Coverage:
    """Return the account: how many documents, pages, windows and questions ended in each state, and the gaps."""
    rows = account("audit_coverage", [run_id])
    states: dict[str, dict[str, int]] = {plural: {} for plural in _KINDS.values()}
    open_gaps = False
    counted = select(rows.c.kind, rows.c.state, rows.c.gap, func.count())
    for kind, state, gap, number in session.execute(counted.group_by(rows.c.kind, rows.c.state, rows.c.gap)).tuples():
        states[_KINDS[kind]][state] = number
        open_gaps = open_gaps or bool(gap)
    unaccounted = sum(counts.get(UNACCOUNTED, 0) for counts in states.values())
    gaps = _gaps(session, rows) if open_gaps else ()
    return Coverage(run=run_id, states=states, gaps=gaps, unaccounted=unaccounted)


def _gaps(session: Session, rows: FromClause) -> tuple[Gap, ...]:
    named = select(rows.c.kind, rows.c.document, rows.c.item, rows.c.state, rows.c.reason)
    return tuple(_gap(*row) for row in session.execute(named.where(rows.c.gap == 1)))


def _gap(kind: str, document: str | None, item: str, state: str, reason: str | None) -> Gap:
    name = printable(item)
    which = name if document is None else document if kind == "document" else f"{document}:{name}"
    return Gap(what=kind, which=which, why=f"{state}: {reason}" if reason else state)
