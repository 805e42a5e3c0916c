"""A run's numbers at a glance, worked out from rows, for several runs at once.

The ledger writes them into the journal when it ends a run, so that a list of runs need not work them
out for each again. They hold as long as nothing was written down for the run since: whatever could
change them leaves an event that names the run.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import column, func, select, table
from sqlalchemy.orm import Session

from domain.model import Count, Noun
from domain.replies import CallState
from storage.account import account
from storage.coverage import UNACCOUNTED
from storage.tables import CallRow, EventRow, RunRow

CLOSED = "run.closed"
"""The event that ends a run's session; its detail holds the glance under `account`."""

_STANDING = table("standing_answers", *map(column, ("run", "status")))

ByRun = dict[str, Counter[str]]


class Glance(Noun):
    documents: dict[str, int]
    """By state; no zeros."""
    answers: dict[str, int]
    """By status; no zeros."""
    gaps: Count
    """The accepted ones included."""
    accepted: Count = 0
    unaccounted: Count
    cost: Decimal
    """Of the calls the run sent."""

    @property
    def whole(self) -> bool:
        """Whether nothing was lost but what a person accepted; what is unaccounted for is a gap as well."""
        return self.gaps == self.accepted


def glances(session: Session, runs: Sequence[str]) -> dict[str, Glance]:
    """Return each run's numbers: as written down when it ended, where they still hold."""
    kept = _kept(session, runs)
    return {**worked_out(session, [run for run in runs if run not in kept]), **kept}


def worked_out(session: Session, runs: Sequence[str]) -> dict[str, Glance]:
    """Return each run's numbers as its rows have them now."""
    if not runs:
        return {}
    documents, gaps, accepted, unaccounted = _accounts(session, runs)
    answers, costs = _answers(session, runs), _costs(session, runs)
    return {
        run: Glance(
            documents=documents.get(run, {}),
            answers=answers.get(run, {}),
            gaps=gaps[run],
            accepted=accepted[run],
            unaccounted=unaccounted[run],
            cost=costs.get(run, Decimal(0)),
        )
        for run in runs
    }


def _kept(session: Session, runs: Sequence[str]) -> dict[str, Glance]:
    latest = select(func.max(EventRow.seq)).where(EventRow.run == RunRow.id).correlate(RunRow).scalar_subquery()
    places = session.scalars(select(latest).where(RunRow.id.in_(runs))).all()
    chosen = select(EventRow.run, EventRow.detail).where(EventRow.seq.in_(places), EventRow.action == CLOSED)
    found: dict[str, Any] = {run: detail for run, detail in session.execute(chosen) if "account" in detail}
    return {run: Glance.model_validate(detail["account"]) for run, detail in found.items()}


def _accounts(session: Session, runs: Sequence[str]) -> tuple[ByRun, Counter[str], Counter[str], Counter[str]]:
    """Return documents by state, and the numbers of gaps, of accepted ones, and of what is unaccounted for, by run."""
    rows = account("audit_coverage", runs).c
    groups = (rows.run, rows.kind, rows.state, rows.gap, rows.accepted)
    chosen = select(*groups, func.count()).group_by(*groups)
    documents: ByRun = {}
    gaps: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    unaccounted: Counter[str] = Counter()
    for run, kind, state, gap, accepted, number in session.execute(chosen).tuples():
        if kind == "document":
            documents.setdefault(run, Counter())[state] += number
        gaps[run] += gap * number
        taken[run] += gap * accepted * number
        unaccounted[run] += number if state == UNACCOUNTED else 0
    return documents, gaps, taken, unaccounted


def _answers(session: Session, runs: Sequence[str]) -> ByRun:
    run, status = _STANDING.c.run, _STANDING.c.status
    answers: ByRun = {}
    for name, state, number in session.execute(
        select(run, status, func.count()).where(run.in_(runs)).group_by(run, status)
    ).tuples():
        answers.setdefault(name, Counter())[state] += number
    return answers


def _costs(session: Session, runs: Sequence[str]) -> dict[str, Decimal]:
    """Return what the calls each run sent cost; added up here, because not every database adds decimals."""
    sent = (CallRow.sent_at.is_not(None), CallRow.state != CallState.PLANNED, CallRow.cost.is_not(None))
    chosen = select(CallRow.run, CallRow.cost, func.count()).where(CallRow.run.in_(runs), *sent)
    costs: dict[str, Decimal] = {}
    for run, cost, number in session.execute(chosen.group_by(CallRow.run, CallRow.cost)).tuples():
        costs[run] = costs.get(run, Decimal(0)) + (cost or Decimal(0)) * number
    return costs
