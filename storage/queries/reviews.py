"""What people made of answers so far, question by question, over all runs."""

from sqlalchemy import case, func, select

from domain.review_order import AMENDED, SETTLED, History
from storage.queries.desk import Desk
from storage.queries.filters import LATEST_REVIEW, STANDS
from storage.tables import AnswerRow, ReviewRow


class ReviewQueries(Desk):
    def review_history(self) -> dict[str, History]:
        """Return, by question, how many answers that stand people settled, and how many of them they changed."""
        amended = func.sum(case((ReviewRow.state.in_(AMENDED), 1), else_=0))
        chosen = select(AnswerRow.question, func.count(), amended).join(ReviewRow, LATEST_REVIEW)
        settled = chosen.where(STANDS, ReviewRow.state.in_(SETTLED)).group_by(AnswerRow.question)
        with self._database.read() as session:
            return {name: History(reviewed, changed) for name, reviewed, changed in session.execute(settled).tuples()}
