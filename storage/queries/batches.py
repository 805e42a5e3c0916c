"""Reading batches: which a run has, and which calls one still owes a reply."""

from sqlalchemy import select

from domain.replies import CallState
from storage.nouns import BatchEntry, OwedCall
from storage.queries.desk import Desk
from storage.tables import BatchRow, CallRow


class BatchQueries(Desk):
    def batches(self, run_id: str) -> tuple[BatchEntry, ...]:
        """Return a run's batches, the first opened first."""
        chosen = select(BatchRow).where(BatchRow.run == run_id).order_by(BatchRow.id)
        with self._database.read() as session:
            return tuple(
                BatchEntry.model_validate({name: getattr(row, name) for name in BatchEntry.model_fields})
                for row in session.scalars(chosen)
            )

    def owed_by_batch(self, batch: str) -> tuple[OwedCall, ...]:
        """Return the calls whose reply a batch has not brought yet, in the order they were planned."""
        held = (CallRow.owner_store == batch, CallRow.state == CallState.SENT)
        with self._database.read() as session:
            return tuple(
                OwedCall(row.id, row.request, row.input_tokens, row.sent_at or row.planned_at)
                for row in session.scalars(select(CallRow).where(*held).order_by(CallRow.id))
            )
