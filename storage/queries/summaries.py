"""Runs at a glance: a page of them in as many statements as one takes."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import and_, column, func, or_, select, table
from sqlalchemy.orm import Session

from domain.profiles import ModelProfile
from domain.replies import CallState
from domain.runs import RunStatus
from storage.coverage import UNACCOUNTED
from storage.lists import RunSummary
from storage.queries.desk import Desk
from storage.queries.runs import resolve_run
from storage.queries.standing import STANDING
from storage.tables import CallRow, RunRow

_ACCOUNT = table("audit_coverage", *map(column, ("run", "kind", "state", "gap")))

States = dict[str, Counter[str]]
"""By run: how many are in each state."""


class SummaryQueries(Desk):
    def run_summaries(self, *, limit: int = 50, before: str | None = None) -> tuple[RunSummary, ...]:
        """Return a page of the runs, the newest first; `before` is the last run of an earlier page."""
        with self._database.read() as session:
            rows = _page(session, limit, before)
            runs = [row.id for row in rows]
            documents, gaps, unaccounted = _accounts(session, runs)
            answers, costs = _answers(session, runs), _costs(session, runs)
        return tuple(
            RunSummary(
                run=row.id,
                status=RunStatus(row.status),
                pack=row.pack,
                model=row.model,
                collection=row.collection,
                actor=row.actor,
                started_at=row.started_at,
                ended_at=row.ended_at,
                seconds=row.seconds,
                documents=documents.get(row.id, {}),
                answers=answers.get(row.id, {}),
                cost=costs.get(row.id, Decimal(0)),
                currency=ModelProfile.model_validate(row.record["profile"]).currency,
                gaps=gaps[row.id],
                unaccounted=unaccounted[row.id],
            )
            for row in rows
        )


def _page(session: Session, limit: int, before: str | None) -> Sequence[RunRow]:
    chosen = select(RunRow).order_by(RunRow.started_at.desc(), RunRow.id.desc()).limit(limit)
    if before is not None:
        last = session.get_one(RunRow, resolve_run(session, before))
        same_moment = and_(RunRow.started_at == last.started_at, RunRow.id < last.id)
        chosen = chosen.where(or_(RunRow.started_at < last.started_at, same_moment))
    return session.scalars(chosen).all()


def _accounts(session: Session, runs: Sequence[str]) -> tuple[States, Counter[str], Counter[str]]:
    """Return documents by state, the number of gaps, and the number of what is unaccounted for, each by run."""
    account = _ACCOUNT.c
    counted = select(account.run, account.kind, account.state, account.gap, func.count())
    chosen = counted.where(account.run.in_(runs)).group_by(account.run, account.kind, account.state, account.gap)
    documents: States = {}
    gaps: Counter[str] = Counter()
    unaccounted: Counter[str] = Counter()
    for run, kind, state, gap, number in session.execute(chosen).tuples():
        if kind == "document":
            documents.setdefault(run, Counter())[state] += number
        gaps[run] += gap * number
        unaccounted[run] += number if state == UNACCOUNTED else 0
    return documents, gaps, unaccounted


def _answers(session: Session, runs: Sequence[str]) -> States:
    counted = select(STANDING.c.run, STANDING.c.status, func.count()).where(STANDING.c.run.in_(runs))
    answers: States = {}
    for run, status, number in session.execute(counted.group_by(STANDING.c.run, STANDING.c.status)).tuples():
        answers.setdefault(run, Counter())[status] += number
    return answers


def _costs(session: Session, runs: Sequence[str]) -> dict[str, Decimal]:
    """Return what the calls each run sent cost; added up here, because not every database adds decimals."""
    sent = (CallRow.sent_at.is_not(None), CallRow.state != CallState.PLANNED, CallRow.cost.is_not(None))
    chosen = select(CallRow.run, CallRow.cost, func.count()).where(CallRow.run.in_(runs), *sent)
    costs: dict[str, Decimal] = {}
    for run, cost, number in session.execute(chosen.group_by(CallRow.run, CallRow.cost)).tuples():
        costs[run] = costs.get(run, Decimal(0)) + (cost or Decimal(0)) * number
    return costs
