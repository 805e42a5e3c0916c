"""Writing down answers with all that belongs to them, and what people make of them. Settles their calls."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.answers import Answer
from domain.errors import UsageError
from domain.profiles import ModelProfile
from domain.replies import CallState
from domain.reviews import Review
from storage.inserts import Row, insert_all, insert_new_ones, insert_numbered
from storage.ledger.journal import Journal
from storage.mapping import answers as mapping
from storage.mapping import calls as call_mapping
from storage.nouns import CallReading
from storage.tables import (
    AnswerRow,
    AnswerViewRow,
    CallRow,
    ChartRow,
    CheckRow,
    CitationRow,
    ReviewRow,
    RunDocumentRow,
    TraceRow,
)
from storage.textindex import index_texts


class AnswerLedger(Journal):
    def record_answers(
        self, run_id: str, source: str, readings: Sequence[CallReading], answers: Sequence[Answer]
    ) -> None:
        """Settle the calls and keep the answers that rest on them: all of it or nothing.

        An answer that is already on record as it stands changes nothing; one that differs from
        what is on record becomes a new revision beside it.
        """
        with self._database.write() as session:
            at = self._database.now(session)
            traces = [reading.reply.trace.text for reading in readings if reading.reply is not None]
            traces += [answer.reasoning.text for answer in answers]
            insert_new_ones(session, TraceRow, [call_mapping.trace_row(text) for text in sorted(set(traces))])
            for reading in readings:
                if _settle(session, reading, at):
                    self._note_elsewhere(session, at, "call.settled", reading.call, run=run_id)
            fresh = _fresh(session, answers)
            _keep(session, fresh, at)
            _lift_breakdown(session, run_id, source)
            detail = {"calls": len(readings), "answers": len(answers), "new": len(fresh)}
            self._note(session, at, "answers.recorded", source, run=run_id, **detail)

    def append_review(self, review: Review) -> None:
        """Append a person's judgement; it holds for the answer as it stands now, not for a later revision."""
        with self._database.write() as session:
            at = self._database.now(session)
            seq = session.scalar(
                select(AnswerRow.seq).where(AnswerRow.id == review.answer).order_by(AnswerRow.revision.desc()).limit(1)
            )
            if seq is None:
                raise UsageError(
                    f"There is no answer {review.answer}.", "The database knows none.", "`indicia answers` lists them."
                )
            insert_all(session, ReviewRow, [review.model_dump() | {"answer_seq": seq}])
            self._note(session, at, "review.appended", review.answer, review=review.id, state=review.state.value)


def _settle(session: Session, reading: CallReading, at: datetime) -> bool:
    """Note what was read from a call, and return whether that changed it; one that was settled before stays so."""
    call = session.get_one(CallRow, reading.call)
    values: Row = {}
    if reading.reply is not None and call.trace_status is None:
        profile = ModelProfile.model_validate(call.profile)
        priced = call_mapping.price(profile, reading.reply.usage, call.input_tokens)
        values |= call_mapping.reply_columns(reading.reply, priced)
    if call.state == CallState.RECEIVED:
        state = CallState.SETTLED if reading.failure is None else CallState.FAILED
        values |= {"state": state, "settled_at": at}
        values |= {} if reading.failure is None else call_mapping.failure_columns(reading.failure)
    if values:
        change = update(CallRow).where(CallRow.id == reading.call).values(values)
        session.execute(change.execution_options(synchronize_session=False))
    return bool(values)


def _fresh(session: Session, answers: Sequence[Answer]) -> list[tuple[Answer, int]]:
    """Return the answers that are not yet on record as they stand, each with its revision."""
    known = select(AnswerRow.id, AnswerRow.revision, AnswerRow.sha256).where(
        AnswerRow.id.in_([answer.id for answer in answers])
    )
    latest: dict[str, tuple[int, str]] = {}
    for name, revision, sha256 in session.execute(known.order_by(AnswerRow.revision)):
        latest[name] = (revision, sha256)
    fresh: list[tuple[Answer, int]] = []
    for answer in answers:
        revision, sha256 = latest.get(answer.id, (0, ""))
        if sha256 != mapping.answer_digest(answer):
            fresh.append((answer, revision + 1))
    return fresh


def _keep(session: Session, fresh: Sequence[tuple[Answer, int]], at: datetime) -> None:
    """Add answers, each with its revision, and all that belongs to them."""
    rows = [mapping.answer_row(answer, revision, at) for answer, revision in fresh]
    numbered = list(zip(insert_numbered(session, AnswerRow, rows), (answer for answer, _ in fresh), strict=True))
    for table, part in _PARTS.items():
        insert_all(session, table, [row for seq, answer in numbered for row in part(seq, answer)])
    texts = [mapping.search_row(seq, answer) for seq, answer in numbered]
    workings = sorted({answer.reasoning.text for _, answer in numbered})
    index_texts(session.connection(), texts, [mapping.trace_search_row(text) for text in workings])


_PARTS = {
    CitationRow: mapping.citation_rows,
    ChartRow: mapping.chart_rows,
    CheckRow: mapping.check_rows,
    AnswerViewRow: mapping.view_rows,
}


def _lift_breakdown(session: Session, run_id: str, source: str) -> None:
    """A document that was given up and is answered after all is not given up."""
    given_up = (RunDocumentRow.run == run_id, RunDocumentRow.offer == source, RunDocumentRow.breakdown.is_not(None))
    session.execute(update(RunDocumentRow).where(*given_up).values(breakdown=None))
