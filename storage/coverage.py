"""The account of a run: derived from stored facts, never counted along the way."""

import hashlib
import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.runs import Acceptance, Coverage, Gap
from storage.account import account
from storage.columns import printable

_KINDS = {"document": "documents", "page": "pages", "window": "windows", "question": "questions"}

UNACCOUNTED = "unaccounted"


def coverage(session: Session, run_id: str) -> Coverage:
    """Return the account: how many documents, pages, windows and questions ended in each state, and the gaps."""
    rows = account("audit_coverage", [run_id])
    states: dict[str, dict[str, int]] = {plural: {} for plural in _KINDS.values()}
    any_gaps = False
    counted = select(rows.c.kind, rows.c.state, rows.c.gap, func.count())
    for kind, state, gap, number in session.execute(counted.group_by(rows.c.kind, rows.c.state, rows.c.gap)).tuples():
        states[_KINDS[kind]][state] = states[_KINDS[kind]].get(state, 0) + number
        any_gaps = any_gaps or bool(gap)
    unaccounted = sum(counts.get(UNACCOUNTED, 0) for counts in states.values())
    gaps = tuple(gap for gap, _ in named_gaps(session, run_id)) if any_gaps else ()
    return Coverage(run=run_id, states=states, gaps=gaps, unaccounted=unaccounted)


class Place(NamedTuple):
    """Where something was lost, as the account's rows tell it."""

    kind: str
    document: str
    """Empty where there were no bytes."""
    item: str
    loss: str


def gap_id(run: str, place: Place) -> str:
    """Return the gap's name: the same for the same loss of a run, whatever bytes a file's name is made of."""
    return hashlib.sha256(json.dumps([run, *place]).encode("ascii")).hexdigest()[:12]


def named_gaps(session: Session, run_id: str) -> list[tuple[Gap, Place]]:
    """Return every gap of a run, accepted or not, each with its place."""
    rows = account("audit_coverage", [run_id]).c
    named = select(
        rows.kind, rows.document, rows.item, rows.loss, rows.state, rows.reason,
        rows.accepted, rows.accepted_by, rows.accepted_at, rows.accepted_because,
    )  # fmt: skip
    found: list[tuple[Gap, Place]] = []
    for kind, document, item, loss, state, reason, *accepted in session.execute(named.where(rows.gap == 1)):
        place = Place(kind, document or "", item, loss)
        name = printable(item)
        gap = Gap(
            gap=gap_id(run_id, place),
            what=kind,
            which=name if document is None else document if kind == "document" else f"{document}:{name}",
            loss=loss,
            why=f"{state}: {reason}" if reason else state,
            accepted=_acceptance(*accepted),
        )
        found.append((gap, place))
    return sorted(found, key=_in_order)


def _in_order(named: tuple[Gap, Place]) -> tuple[int, str, int, str]:
    """Documents first, then their pages in order, windows and questions, the same on every database."""
    place = named[1]
    return [*_KINDS].index(place.kind), place.document, len(place.item), place.item


def _acceptance(accepted: int, author: str, at: datetime, reason: str) -> Acceptance | None:
    return Acceptance(author=author, at=at, reason=reason) if accepted else None
