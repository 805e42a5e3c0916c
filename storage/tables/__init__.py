"""The tables, by idea. Nothing here reads or writes a row."""

from storage.tables.answers import AnswerRow, AnswerViewRow, ChartRow, CheckRow, CitationRow, ReviewRow
from storage.tables.base import Base
from storage.tables.batches import BatchRow
from storage.tables.calls import CallRow, RunCallQuestionRow, RunCallRow, TraceRow
from storage.tables.documents import DocumentRow, PageImageRow, PageRow, RefusalRow, SourceNameRow, SourceRow
from storage.tables.events import EventRow
from storage.tables.runs import (
    GapAcceptanceRow,
    RunDocumentRow,
    RunQuestionRow,
    RunRow,
    RunWindowRow,
    WindowRow,
    WindowSliceRow,
)
from storage.tables.texts import SearchTextRow

__all__ = [
    "AnswerRow",
    "AnswerViewRow",
    "Base",
    "BatchRow",
    "CallRow",
    "ChartRow",
    "CheckRow",
    "CitationRow",
    "DocumentRow",
    "EventRow",
    "GapAcceptanceRow",
    "PageImageRow",
    "PageRow",
    "RefusalRow",
    "ReviewRow",
    "RunCallQuestionRow",
    "RunCallRow",
    "RunDocumentRow",
    "RunQuestionRow",
    "RunRow",
    "RunWindowRow",
    "SearchTextRow",
    "SourceNameRow",
    "SourceRow",
    "TraceRow",
    "WindowRow",
    "WindowSliceRow",
]
