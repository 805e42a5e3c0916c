"""What people made of answers so far, question by question, over all runs."""

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from domain.review_order import AMENDED, SETTLED, History
from storage.queries.desk import Desk
from storage.queries.filters import LATEST_REVIEW, STANDS
from storage.tables import AnswerRow, ReviewRow


class ReviewQueries(Desk):
    def review_history(self) -> dict[str, History]:
        """Return, by question, how many answers that stand people settled, and how many of them they changed."""
        with self._database.read() as session:
            return review_history(session)


def review_history(session: Session) -> dict[str, History]:
    """Return the same within a transaction."""
    amended = func.sum(case((ReviewRow.state.in_(AMENDED), 1), else_=0))
    chosen = select(AnswerRow.question, func.count(), amended).join(ReviewRow, LATEST_REVIEW)
    settled = chosen.where(STANDS, ReviewRow.state.in_(SETTLED)).group_by(AnswerRow.question)
    return {name: History(reviewed, changed) for name, reviewed, changed in session.execute(settled).tuples()}
