"""The read side. Each method sees one moment of the database, changes nothing, and may be called from any thread."""

from storage.queries.answers import AnswerQueries
from storage.queries.calls import CallQueries
from storage.queries.documents import DocumentQueries
from storage.queries.runs import RunQueries


class Queries(DocumentQueries, RunQueries, CallQueries, AnswerQueries):
    """Everything that can be asked of the record."""


__all__ = ["Queries"]
