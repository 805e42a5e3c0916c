"""Writing down that a person accepts a gap: who, when and why, beside it and beside what follows from it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.errors import UsageError
from domain.runs import Gap, RunStatus
from storage.coverage import Place, named_gaps
from storage.glance import worked_out
from storage.inserts import Row, insert_new_ones
from storage.ledger.journal import Journal
from storage.tables import GapAcceptanceRow, RunRow, WindowSliceRow

_OF_ITS_WINDOW = frozenset({"page_window_lost", "page_not_asked", "page_given_up"})
"""Losses of a page that are nothing but its window's."""


class GapLedger(Journal):
    def accept_gap(self, run_id: str, gap: str, *, reason: str) -> tuple[Gap, ...]:
        """Accept a gap, by its id or the beginning of it, with what follows from it; returns what was accepted.

        A document's gap stands for those of its pages, windows and questions, a window's for those of its
        pages. A run that ended `partial` and has no other gap open is `complete` from then on. Raises
        UsageError for a gap that is not there, one accepted before, and an acceptance without a reason.
        """
        if not reason.strip():
            raise UsageError("A gap is not accepted without a reason.", "", "Say why it may stand: --reason TEXT.")
        with self._database.write() as session:
            at = self._database.now(session)
            gaps = named_gaps(session, run_id)
            accepted, place = _the_open_one(gaps, gap)
            open_ones = [(each, where) for each, where in gaps if each.accepted is None]
            taken = [(accepted, place), *_following(session, place, open_ones)]
            insert_new_ones(
                session, GapAcceptanceRow, [self._row(run_id, each, accepted, at, reason) for each in taken]
            )
            status = _complete_where_whole(session, run_id)
            self._note(
                session, at, "gap.accepted", accepted.gap, run=run_id, loss=place.loss, gaps=len(taken), status=status
            )
        return tuple(each for each, _ in taken)

    def _row(self, run: str, taken: tuple[Gap, Place], root: Gap, at: datetime, reason: str) -> Row:
        gap, place = taken
        follows = None if gap.gap == root.gap else root.gap
        facts: Row = {"run": run, "gap": gap.gap, "follows": follows, "author": self._actor, "at": at, "reason": reason}
        return {**facts, **place._asdict()}


def _the_open_one(gaps: Sequence[tuple[Gap, Place]], named: str) -> tuple[Gap, Place]:
    meant = [each for each in gaps if named and each[0].gap.startswith(named)]
    if len(meant) != 1:
        why = f"{len(meant)} gaps of the run begin so." if meant else "The run has no such gap."
        raise UsageError(
            f"Gap {named!r} cannot be accepted.", why, "`indicia coverage RUN` lists the gaps with their ids."
        )
    (gap, place) = meant[0]
    if gap.accepted is not None:
        why = f"{gap.accepted.author} accepted it on {gap.accepted.at:%Y-%m-%d}: {gap.accepted.reason}"
        raise UsageError(f"Gap {gap.gap} is accepted already.", why, "Nothing more has to be done for it.")
    return gap, place


def _following(session: Session, root: Place, open_ones: Sequence[tuple[Gap, Place]]) -> Iterator[tuple[Gap, Place]]:
    """Yield the open gaps that are accepted with `root`, itself left out."""
    pages: set[str] = set()
    if root.kind == "window":
        held = select(WindowSliceRow.page).where(WindowSliceRow.window == root.item).distinct()
        pages = {f"p{number}" for number in session.scalars(held)}
    for gap, place in open_ones:
        if place == root or place.document != root.document:
            continue
        of_window = place.kind == "page" and place.item in pages and place.loss in _OF_ITS_WINDOW
        if root.kind == "document" or of_window:
            yield gap, place


def _complete_where_whole(session: Session, run_id: str) -> str:
    """Return the run's status, which is `complete` once it ended `partial` and no gap is open."""
    status = session.scalars(select(RunRow.status).where(RunRow.id == run_id)).one()
    if status == RunStatus.PARTIAL and worked_out(session, [run_id])[run_id].whole:
        status = RunStatus.COMPLETE
        session.execute(update(RunRow).where(RunRow.id == run_id).values(status=status))
    return str(status)
