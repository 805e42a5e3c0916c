"""A run's answers in the order in which to review them: all are ranked by few facts, a page of them is read whole."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.answers import Alignment, AnswerStatus, CheckOutcome
from domain.review_order import AMENDED, Auroc, Concern, Facts, auroc, concerns, urgency
from domain.reviews import ReviewState
from storage.lists import UrgentPage, UrgentRow
from storage.queries.desk import Desk
from storage.queries.filters import LATEST_REVIEW, STANDS
from storage.queries.reviews import review_history
from storage.queries.runs import resolve_run
from storage.queries.search import rows_of
from storage.tables import AnswerRow, CheckRow, CitationRow, ReviewRow


class _Ranked(NamedTuple):
    seq: int
    review: ReviewState
    urgency: float
    because: tuple[Concern, ...]


class UrgentQueries(Desk):
    def urgent(self, run: str, *, after: int = 0, limit: int = 50) -> UrgentPage:
        """Return a page of a run's answers, the most urgent to review first; `after` is how many came before.

        `run` is the beginning of its id. Of equally urgent ones the earlier recorded comes first.
        """
        with self._database.read() as session:
            ranked = _ranked(session, resolve_run(session, run))
            shown = ranked[after : after + limit]
            rows = rows_of(session, [each.seq for each in shown])
        return UrgentPage(
            records=tuple(
                UrgentRow(found=rows[each.seq], urgency=each.urgency, because=tuple(why.what for why in each.because))
                for each in shown
            ),
            next_after=after + limit if len(ranked) > after + limit else None,
            measured=_measured(ranked),
        )


def _ranked(session: Session, run_id: str) -> list[_Ranked]:
    history = review_history(session)
    found = [(seq, known, concerns(known, history)) for seq, known in _facts(session, run_id)]
    ranked = [_Ranked(seq, known.review, urgency(why), why) for seq, known, why in found]
    return sorted(ranked, key=lambda each: -each.urgency)


def _facts(session: Session, run_id: str) -> Iterator[tuple[int, Facts]]:
    failed: dict[int, list[str]] = {}
    of_run = select(AnswerRow.seq).where(AnswerRow.run == run_id)
    not_passed = of_run.join(CheckRow, CheckRow.answer_seq == AnswerRow.seq).where(
        CheckRow.outcome == CheckOutcome.FAIL
    )
    for seq, name in session.execute(
        not_passed.add_columns(CheckRow.check_name).order_by(AnswerRow.seq, CheckRow.position)
    ):
        failed.setdefault(seq, []).append(name)
    fuzzy = of_run.join(CitationRow, CitationRow.answer_seq == AnswerRow.seq)
    nearly = set(session.scalars(fuzzy.where(CitationRow.alignment == Alignment.FUZZY)))
    columns = select(AnswerRow.seq, AnswerRow.question, AnswerRow.status, ReviewRow.state)
    chosen = columns.outerjoin(ReviewRow, LATEST_REVIEW).where(STANDS, AnswerRow.run == run_id)
    for seq, question, status, review in session.execute(chosen.order_by(AnswerRow.seq)):
        state = ReviewState.UNREVIEWED if review is None else ReviewState(review)
        yield seq, Facts(question, AnswerStatus(status), tuple(failed.get(seq, ())), seq in nearly, state)


def _measured(ranked: list[_Ranked]) -> Auroc | None:
    return auroc(
        [each.urgency for each in ranked if each.review in AMENDED],
        [each.urgency for each in ranked if each.review is ReviewState.ACCEPTED],
    )
