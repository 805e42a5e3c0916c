"""Writing down batches: opened with their calls before anything leaves, so that a kill never hands a call over twice.

From then on a call of a batch belongs to the batch, not to the process: nobody takes it for lost while the
batch may still bring its reply.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from domain.errors import UsageError
from domain.profiles import ModelProfile
from domain.replies import CallState
from storage.inserts import Row, insert_all
from storage.ledger.journal import Journal
from storage.ledger.spending import ensure_within
from storage.nouns import Limits, Worst
from storage.tables import BatchRow, CallRow

HOST = "batch"
"""What stands as the host of a call that a batch holds; no machine is called so."""

LEASE_SECONDS = 9 * 24 * 3600.0
"""A batch's reply is waited for this long: a job may take a week, and a day to be fetched."""


class BatchLedger(Journal):
    def open_batch(
        self, run_id: str, calls: Mapping[str, Worst], profile: ModelProfile, *, limits: Limits | None = None
    ) -> str:
        """Write a batch down and hand it calls that this process planned, marked as sent; returns its id.

        `profile` has the prices of a batch; they go with each call, as does the most it can cost. Raises
        LimitError where all of them could exceed a limit: then nothing was changed.
        """
        batch = str(uuid7())
        with self._database.write() as session:
            at = self._database.now(session)
            if limits is not None:
                ensure_within(session, limits, _sum(calls), run=run_id, currency=profile.currency, now=at)
            row: Row = {"id": batch, "run": run_id, "state": "opened", "remote": None, "opened_at": at, "ended": None}
            insert_all(session, BatchRow, [row])
            ours = (CallRow.state == CallState.PLANNED, CallRow.owner_store == self._owner.store, CallRow.run == run_id)
            given = [call for call in session.scalars(select(CallRow.id).where(*ours)) if call in calls]
            common: Row = {"state": CallState.SENT, "sent_at": at, "profile": profile.model_dump(mode="json")}
            aside = [
                {"id": call, "reserved": calls[call].money, "reserved_tokens": calls[call].tokens} for call in given
            ]
            session.execute(update(CallRow), [{**each, **common, **_holder(batch)} for each in aside])
            for call in given:
                self._note_call(session, at, "call.sent", call, run=run_id, batch=batch)
            self._note(session, at, "batch.opened", batch, run=run_id, calls=len(given))
        return batch

    def submit_batch(self, batch: str, remote: str) -> None:
        """Write down under which id the endpoint has the batch."""
        with self._database.write() as session:
            self._change_batch(session, self._database.now(session), batch, "submitted", remote=remote)

    def close_batch(self, batch: str, ended: str) -> None:
        """Write down that everything a batch brought is on record."""
        with self._database.write() as session:
            self._change_batch(session, self._database.now(session), batch, "collected", ended=ended)

    def _change_batch(self, session: Session, at: datetime, batch: str, state: str, **facts: str) -> None:
        change = update(BatchRow).where(BatchRow.id == batch).values({"state": state, **facts})
        run_id = session.scalar(change.returning(BatchRow.run).execution_options(synchronize_session=False))
        if run_id is None:
            raise UsageError(f"There is no batch {batch}.", "The database knows none.", "Check the id.")
        self._note(session, at, f"batch.{state}", batch, run=run_id, **facts)


def _sum(calls: Mapping[str, Worst]) -> Worst:
    every = calls.values()
    return Worst(sum((worst.money for worst in every), Decimal(0)), sum(worst.tokens for worst in every))


def _holder(batch: str) -> Row:
    return {
        "owner_host": HOST, "owner_pid": 0, "owner_began": "", "owner_store": batch, "lease_seconds": LEASE_SECONDS
    }  # fmt: skip
