"""The record: a database of facts and a store of bytes. Open it with `open_store`.

Knows what was read, asked and answered; knows neither how to read, nor how to ask.
"""

from storage.nouns import AnswerFilter, CallReading, CallTicket, PlannedDocument, RunEntry, UnfinishedRun
from storage.store import Store, open_store

__all__ = [
    "AnswerFilter",
    "CallReading",
    "CallTicket",
    "PlannedDocument",
    "RunEntry",
    "Store",
    "UnfinishedRun",
    "open_store",
]
