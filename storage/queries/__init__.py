"""The read side. Each method sees one moment of the database, changes nothing, and may be called from any thread."""

from storage.queries.answers import AnswerQueries
from storage.queries.batches import BatchQueries
from storage.queries.calls import CallQueries
from storage.queries.documents import DocumentQueries
from storage.queries.failures import FailureQueries
from storage.queries.grid import GridQueries
from storage.queries.menus import MenuQueries
from storage.queries.neighbours import NeighbourQueries
from storage.queries.reviews import ReviewQueries
from storage.queries.runs import RunQueries
from storage.queries.search import SearchQueries
from storage.queries.summaries import SummaryQueries
from storage.queries.urgent import UrgentQueries


class Queries(
    DocumentQueries,
    RunQueries,
    SummaryQueries,
    FailureQueries,
    GridQueries,
    CallQueries,
    BatchQueries,
    AnswerQueries,
    NeighbourQueries,
    SearchQueries,
    MenuQueries,
    ReviewQueries,
    UrgentQueries,
):
    """Everything that can be asked of the record."""


__all__ = ["Queries"]
