"""Which documents of a run are done with, so that a resumed run leaves them alone."""

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from domain.runs import OutcomeStatus

_DOCUMENTS = table("coverage_documents", *map(column, ("run", "source", "state")))
_WINDOWS = table("coverage_windows", *map(column, ("run", "source", "state")))
_QUESTIONS = table("coverage_questions", *map(column, ("run", "source", "state")))

_DONE = (OutcomeStatus.ANSWERED, OutcomeStatus.PARTIAL)


def whole_sources(session: Session, run_id: str) -> frozenset[str]:
    """Return the sources of which nothing is left to ask.

    An unreadable page stays unreadable however often it is asked; a window or a question that
    failed is worth another try.
    """
    done = select(_DOCUMENTS.c.source).where(_DOCUMENTS.c.run == run_id, _DOCUMENTS.c.state.in_(_DONE))
    left = [
        select(view.c.source).where(view.c.run == run_id, view.c.state == "failed") for view in (_WINDOWS, _QUESTIONS)
    ]
    return frozenset(session.scalars(done)) - {source for query in left for source in session.scalars(query)}
