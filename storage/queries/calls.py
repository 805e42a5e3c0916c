"""Reading calls: where one stands, what came back, and what was read from it."""

from sqlalchemy import select

from domain.errors import UsageError
from domain.replies import CallState, Exchange
from storage.lists import CallRecord
from storage.mapping import calls as mapping
from storage.nouns import CallReading
from storage.queries.desk import Desk
from storage.tables import CallRow, RunCallRow, TraceRow, WindowRow


class CallQueries(Desk):
    def call_state(self, call: str) -> CallState:
        """Return where a call stands."""
        return CallState(self._call(call).state)

    def exchange(self, call: str) -> tuple[Exchange, bytes] | None:
        """Return what came back, as it came; None where nothing did."""
        exchange = mapping.exchange(self._call(call))
        return None if exchange is None else (exchange, self._blobs.get(exchange.response))

    def request(self, call: str) -> bytes:
        """Return what was planned to be said, as it was written down."""
        return self._blobs.get(self._call(call).request)

    def reading(self, call: str) -> CallReading:
        """Return what was read from a call so far: a reply, a failure, both or neither."""
        row = self._call(call)
        with self._database.read() as session:
            text = session.scalar(select(TraceRow.text).where(TraceRow.sha256 == row.trace)) if row.trace else ""
        return CallReading(call=call, reply=mapping.reply(row, text or ""), failure=mapping.failure(row))

    def heard_windows(self, run_id: str) -> dict[str, str]:
        """Return, by window, the call whose reply a run read last and could use."""
        chosen = (
            select(RunCallRow.window, CallRow.id)
            .join(CallRow, CallRow.id == RunCallRow.call)
            .where(RunCallRow.run == run_id, CallRow.state == CallState.SETTLED)
            .order_by(CallRow.planned_at, CallRow.id)
        )
        with self._database.read() as session:
            return {row.window: row.id for row in session.execute(chosen)}

    def call_record(self, call: str) -> CallRecord:
        """Return the facts of an attempt; raises UsageError for an unknown id."""
        row = self._call(call)
        with self._database.read() as session:
            document = session.scalar(select(WindowRow.source).where(WindowRow.id == row.window))
        return mapping.call_record(row, document or "")

    def _call(self, call: str) -> CallRow:
        with self._database.read() as session:
            row = session.get(CallRow, call)
        if row is None:
            raise UsageError(f"There is no call {call}.", "The database knows none by that id.", "Check the id.")
        return row
