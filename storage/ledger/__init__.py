"""The write side. Each method is one transaction, appends an event, and may be called from any thread.

Nothing recorded is taken back: a call's row moves through its states, everything else is added.
"""

from storage.ledger.answers import AnswerLedger
from storage.ledger.batches import BatchLedger
from storage.ledger.calls import CallLedger
from storage.ledger.gaps import GapLedger
from storage.ledger.runs import RunLedger
from storage.ledger.sources import SourceLedger


class Ledger(SourceLedger, RunLedger, CallLedger, BatchLedger, AnswerLedger, GapLedger):
    """Everything that can be written down, in the order of a document's way."""

    def reopen_run(self, run_id: str, *, seen: int | None = None) -> bool:
        """Take a run up again, and put in doubt what its dead processes had sent; returns whether we have it."""
        ours = super().reopen_run(run_id, seen=seen)
        if ours:
            self.reclaim(run_id)
        return ours


__all__ = ["Ledger"]
