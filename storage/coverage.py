"""The account of a run, read from the view `audit_coverage`: derived from stored facts, never counted along the way.

An auditor who queries the view sees the very rows this adds up.
"""

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from domain.runs import Coverage, Gap
from storage.columns import SafeText, printable

_ACCOUNT = table(
    "audit_coverage",
    *map(column, ("run", "kind", "document", "state", "gap")),
    column("item", SafeText),
    column("reason", SafeText),
)

_KINDS = {"document": "documents", "page": "pages", "window": "windows", "question": "questions"}

UNACCOUNTED = "unaccounted"

_WELL = frozenset({"answered", "refused", "asked", "found", "absent", "unclear"})
"""States that are never a gap; where there are no others, nobody need look for reasons."""


def coverage(session: Session, run_id: str) -> Coverage:
    """Return the account: how many documents, pages, windows and questions ended in each state, and the gaps."""
    states: dict[str, dict[str, int]] = {plural: {} for plural in _KINDS.values()}
    counted = select(_ACCOUNT.c.kind, _ACCOUNT.c.state).where(_ACCOUNT.c.run == run_id)
    for kind, state in session.execute(counted):
        counts = states[_KINDS[kind]]
        counts[state] = counts.get(state, 0) + 1
    seen = {state for counts in states.values() for state in counts}
    gaps = () if seen <= _WELL else _gaps(session, run_id)
    unaccounted = sum(counts.get(UNACCOUNTED, 0) for counts in states.values())
    return Coverage(run=run_id, states=states, gaps=gaps, unaccounted=unaccounted)


def _gaps(session: Session, run_id: str) -> tuple[Gap, ...]:
    named = select(_ACCOUNT.c.kind, _ACCOUNT.c.document, _ACCOUNT.c.item, _ACCOUNT.c.state, _ACCOUNT.c.reason)
    chosen = named.where(_ACCOUNT.c.run == run_id, _ACCOUNT.c.gap == 1)
    return tuple(_gap(*row) for row in session.execute(chosen))


def _gap(kind: str, document: str | None, item: str, state: str, reason: str | None) -> Gap:
    name = printable(item)
    which = name if document is None else document if kind == "document" else f"{document}:{name}"
    return Gap(what=kind, which=which, why=f"{state}: {reason}" if reason else state)
