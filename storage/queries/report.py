"""The report of a run: its documents' outcomes, its answers, its account and what it used, all derived from rows."""

from decimal import Decimal

from sqlalchemy import and_, case, distinct, func, or_, select
from sqlalchemy.orm import Session

from domain.answers import Alignment, AnswerStatus
from domain.replies import CallState
from domain.runs import (
    AnswerTotals,
    Coverage,
    DocumentOutcome,
    OutcomeStatus,
    PageTotals,
    Run,
    RunReport,
    RunStatus,
    UsageTotals,
)
from storage.account import account
from storage.columns import printable
from storage.coverage import UNACCOUNTED, coverage
from storage.queries.standing import STANDING
from storage.tables import (
    CallRow,
    ChartRow,
    CitationRow,
    DocumentRow,
    RunCallRow,
    RunDocumentRow,
    RunRow,
    RunWindowRow,
    WindowRow,
)


def report(session: Session, row: RunRow) -> RunReport:
    """Return what `run --json` prints."""
    run = Run.model_validate(row.record)
    whole = coverage(session, run.id)
    return RunReport(
        run=run.id,
        status=RunStatus(row.status),
        pack=run.pack,
        model=row.model,
        documents=_documents(session, run.id),
        answers=_answers(session, run.id),
        coverage=_pages(whole),
        usage=usage(session, run),
        seconds=row.seconds,
    )


def _documents(session: Session, run_id: str) -> tuple[DocumentOutcome, ...]:
    outcomes = account("coverage_documents", [run_id]).c
    states = select(outcomes.offer, outcomes.state, outcomes.reason)
    outcome_of = {offer: (state, reason) for offer, state, reason in session.execute(states)}
    windows = _windows_by_source(session, run_id)
    sent, reused = _calls_by_source(session, run_id)
    answered = set(session.scalars(select(STANDING.c.document).where(STANDING.c.run == run_id)))
    chosen = (
        select(RunDocumentRow, DocumentRow.pages)
        .outerjoin(DocumentRow, DocumentRow.id == RunDocumentRow.document)
        .where(RunDocumentRow.run == run_id)
        .order_by(RunDocumentRow.position)
    )
    found: list[DocumentOutcome] = []
    for row, pages in session.execute(chosen).tuples():
        status, reason = _outcome(*outcome_of[row.offer], some_answers=row.source in answered)
        found.append(
            DocumentOutcome(
                document=row.source,
                name=printable(row.name),
                status=status,
                reason=reason,
                pages=pages or 0,
                windows=windows.get(row.offer, 0),
                calls=sent.get(row.offer, 0),
                calls_reused=reused.get(row.offer, 0),
            )
        )
    return tuple(found)


def _outcome(state: str, reason: str | None, *, some_answers: bool) -> tuple[OutcomeStatus, str | None]:
    """Return a document's public state; one that is not finished is named so, never passed off as done."""
    if state != UNACCOUNTED:
        return OutcomeStatus(state), reason
    status = OutcomeStatus.PARTIAL if some_answers else OutcomeStatus.FAILED
    return status, reason or "It is not finished: resume the run."


def _windows_by_source(session: Session, run_id: str) -> dict[str, int]:
    chosen = select(RunWindowRow.source, func.count()).where(RunWindowRow.run == run_id, RunWindowRow.in_force)
    return dict(session.execute(chosen.group_by(RunWindowRow.source)).tuples().all())


def _calls_by_source(session: Session, run_id: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return, by source, how many calls this run sent, and how many of an earlier run's it used."""
    mine = and_(CallRow.run == run_id, CallRow.sent_at.is_not(None))
    on_record = and_(CallRow.run != run_id, CallRow.response.is_not(None))
    chosen = (
        select(
            WindowRow.source,
            func.count(distinct(case((mine, CallRow.id)))),
            func.count(distinct(case((on_record, CallRow.id)))),
        )
        .select_from(RunCallRow)
        .join(WindowRow, WindowRow.id == RunCallRow.window)
        .join(CallRow, CallRow.id == RunCallRow.call)
        .where(RunCallRow.run == run_id)
        .group_by(WindowRow.source)
    )
    rows = session.execute(chosen).tuples().all()
    return {source: sent for source, sent, _ in rows}, {source: reused for source, _, reused in rows}


def _answers(session: Session, run_id: str) -> AnswerTotals:
    chosen = select(STANDING.c.status, func.count()).where(STANDING.c.run == run_id).group_by(STANDING.c.status)
    by_status = dict(session.execute(chosen).tuples().all())
    located = _located(session, run_id)
    return AnswerTotals(
        total=sum(by_status.values()),
        **by_status,
        evidence_located=located,
        evidence_missing=by_status.get(AnswerStatus.FOUND, 0) - located,
    )


def _located(session: Session, run_id: str) -> int:
    """Return how many found answers have quotes or charts, all of them located."""
    quotes = select(CitationRow.answer_seq).where(CitationRow.answer_seq == STANDING.c.seq)
    charts = select(ChartRow.answer_seq).where(ChartRow.answer_seq == STANDING.c.seq)
    lost = quotes.where(CitationRow.alignment == Alignment.NOT_LOCATED)
    nowhere = charts.where(ChartRow.page.is_(None))
    chosen = select(func.count()).select_from(STANDING).where(STANDING.c.run == run_id)
    has_evidence = or_(quotes.exists(), charts.exists())
    found = chosen.where(STANDING.c.status == AnswerStatus.FOUND, has_evidence, ~lost.exists(), ~nowhere.exists())
    return session.scalar(found) or 0


def _pages(whole: Coverage) -> PageTotals:
    states = whole.states["pages"]
    pages = sum(states.values())
    return PageTotals(
        pages=pages,
        pages_read=pages - states.get("unreadable", 0),
        pages_asked=states.get("asked", 0),
        unaccounted=whole.unaccounted,
    )


def usage(session: Session, run: Run) -> UsageTotals:
    """Return what the calls sent by this run used; what it found on record was paid for elsewhere."""
    mine = (CallRow.run == run.id, CallRow.sent_at.is_not(None), CallRow.state != CallState.PLANNED)
    columns = (CallRow.usage_input, CallRow.usage_cached, CallRow.usage_output, CallRow.usage_reasoning)
    totals = session.execute(select(*(func.coalesce(func.sum(column), 0) for column in columns)).where(*mine)).one()
    costs = session.scalars(select(CallRow.cost).where(*mine, CallRow.cost.is_not(None)))
    return UsageTotals(
        input_tokens=totals[0],
        cached_tokens=totals[1],
        output_tokens=totals[2],
        reasoning_tokens=totals[3],
        cost=sum((cost for cost in costs if cost is not None), Decimal(0)),
        currency=run.profile.currency,
    )
