"""Which documents of a run are done with, so that a resumed run leaves them alone."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.runs import OutcomeStatus
from storage.account import account

_DONE = (OutcomeStatus.ANSWERED, OutcomeStatus.PARTIAL)


def whole_sources(session: Session, run_id: str) -> frozenset[str]:
    """Return the sources of which nothing is left to ask.

    An unreadable page stays unreadable however often it is asked; a window or a question that
    failed is worth another try.
    """
    documents = account("coverage_documents", [run_id]).c
    done = select(documents.source).where(documents.state.in_(_DONE))
    parts = [account(view, [run_id]).c for view in ("coverage_windows", "coverage_questions")]
    left = [select(part.source).where(part.state == "failed") for part in parts]
    return frozenset(session.scalars(done)) - {source for query in left for source in session.scalars(query)}
