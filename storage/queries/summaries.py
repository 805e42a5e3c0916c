"""Runs at a glance: a page of them in as many statements as one takes."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from domain.profiles import ModelProfile
from domain.runs import RunStatus
from storage.glance import Glance, glances
from storage.lists import RunSummary
from storage.queries.desk import Desk
from storage.queries.runs import resolve_run
from storage.tables import RunRow


class SummaryQueries(Desk):
    def run_summaries(self, *, limit: int = 50, before: str | None = None) -> tuple[RunSummary, ...]:
        """Return a page of the runs, the newest first; `before` is the last run of an earlier page."""
        with self._database.read() as session:
            rows = _page(session, limit, before)
            numbers = glances(session, [row.id for row in rows])
        return tuple(_summary(row, numbers[row.id]) for row in rows)


def _page(session: Session, limit: int, before: str | None) -> Sequence[RunRow]:
    chosen = select(RunRow).order_by(RunRow.started_at.desc(), RunRow.id.desc()).limit(limit)
    if before is not None:
        last = session.get_one(RunRow, resolve_run(session, before))
        same_moment = and_(RunRow.started_at == last.started_at, RunRow.id < last.id)
        chosen = chosen.where(or_(RunRow.started_at < last.started_at, same_moment))
    return session.scalars(chosen).all()


def _summary(row: RunRow, numbers: Glance) -> RunSummary:
    return RunSummary(
        run=row.id,
        status=RunStatus(row.status),
        pack=row.pack,
        model=row.model,
        collection=row.collection,
        actor=row.actor,
        started_at=row.started_at,
        ended_at=row.ended_at,
        seconds=row.seconds,
        documents=numbers.documents,
        answers=numbers.answers,
        cost=numbers.cost,
        currency=ModelProfile.model_validate(row.record["profile"]).currency,
        gaps=numbers.gaps,
        unaccounted=numbers.unaccounted,
    )
