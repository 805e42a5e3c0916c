"""The record: a database of facts and a store of bytes. Open it with `open_store`.

Knows what was read, asked and answered; knows neither how to read, nor how to ask.
"""

from storage.lists import (
    CallRecord,
    Evidence,
    FailedAt,
    FailureGroup,
    GridCell,
    GridPage,
    GridRow,
    RunSummary,
    SearchPage,
    SearchRow,
    UrgentPage,
    UrgentRow,
)
from storage.nouns import (
    AnswerFilter,
    BatchEntry,
    CallReading,
    CallTicket,
    Limits,
    OwedCall,
    PlannedDocument,
    RunEntry,
    UnfinishedRun,
    Worst,
)
from storage.store import Store, open_store

__all__ = [
    "AnswerFilter",
    "BatchEntry",
    "CallReading",
    "CallRecord",
    "CallTicket",
    "Evidence",
    "FailedAt",
    "FailureGroup",
    "GridCell",
    "GridPage",
    "GridRow",
    "Limits",
    "OwedCall",
    "PlannedDocument",
    "RunEntry",
    "RunSummary",
    "SearchPage",
    "SearchRow",
    "Store",
    "UnfinishedRun",
    "UrgentPage",
    "UrgentRow",
    "Worst",
    "open_store",
]
