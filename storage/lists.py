"""Rows of the lists and pages that people look at: runs, failures, a run's grid, finds of a search, a call.

Knows no table, and nothing of how they are shown.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.answers import AnswerStatus
from domain.model import Count, Instant, Noun
from domain.replies import CallState, Failure
from domain.review_order import Auroc
from domain.reviews import ReviewState
from domain.runs import RunStatus


class RunSummary(Noun):
    """A run at a glance, every number derived from rows."""

    run: str
    status: RunStatus
    pack: str
    model: str
    """Name of the profile."""
    collection: str
    actor: str
    started_at: Instant
    ended_at: Instant | None
    seconds: float
    """Over all sessions closed in order."""
    documents: dict[str, int]
    """How many ended as `answered`, `partial`, `refused`, `failed`, and how many are `unaccounted`; no zeros."""
    answers: dict[str, int]
    """How many are `found`, `absent`, `unclear`, `failed`; no zeros."""
    cost: Decimal
    """Of the calls this run sent; what it found on record was paid for elsewhere."""
    currency: str
    gaps: Count
    """Documents, pages, windows and questions that did not come through, the unaccounted included."""
    unaccounted: Count
    """Documents, pages, windows and questions that ended in no state."""


class FailedAt(StrEnum):
    """What it is that failed."""

    REFUSAL = "refusal"
    """A file that did not become a document."""
    BREAKDOWN = "breakdown"
    """A document the run gave up."""
    CALL = "call"
    """An attempt at a call to the model."""
    ANSWER = "answer"
    """A question that has no usable answer."""


class FailureGroup(Noun):
    """What failed in a run for one and the same cause."""

    what: FailedAt
    cause: str
    """A refusal's code, a call's failure kind, or the reason in words."""
    count: Count
    mended: Count = 0
    """Of failed calls: how many were tried again and answered."""
    examples: tuple[str, ...]
    """Names of documents, each once, the earliest planned first; at most `EXAMPLES`."""


EXAMPLES = 5


class Evidence(StrEnum):
    LOCATED = "located"
    """Every quote was found on its page."""
    MISSING = "missing"
    """A quote was not found, or an answer that is found has none."""
    NONE = "none"
    """There is no quote, and the answer needs none."""


class GridCell(Noun):
    answer: str
    status: AnswerStatus
    value: str | None
    normalised: str | None
    evidence: Evidence
    review: ReviewState


class GridRow(Noun):
    position: Count
    """Among the run's documents, from 0."""
    document: str | None
    """Digest of the bytes; None where they could not be had."""
    name: str
    state: str
    """An `OutcomeStatus`, or `unaccounted`."""
    reason: str | None
    cause: str | None
    """A `RefusalCode`; None where the file was not refused."""
    cells: dict[str, GridCell]
    """By question; a question without an answer is not in it."""


class GridPage(Noun):
    questions: tuple[str, ...]
    """Every question of the run, in the pack's order."""
    rows: tuple[GridRow, ...]
    next_after: int | None
    """What to pass as `after` for the next page; None on the last."""


class SearchRow(Noun):
    answer: str
    run: str
    document: str
    name: str
    """The document's name in that run."""
    question: str
    status: AnswerStatus
    value: str | None
    quote: str | None
    """The first quote that holds the text searched for, else the first."""
    page: int | None
    """Where that quote was located, from 1."""
    model: str
    """Name of the run's profile."""
    started_at: Instant
    """When the run began."""
    review: ReviewState


class UrgentRow(Noun):
    """An answer with its place in the order of review."""

    found: SearchRow
    urgency: Annotated[float, Field(ge=0, le=1)]
    because: tuple[str, ...]
    """What is wrong with its evidence, the heaviest first."""


class UrgentPage(Noun):
    records: tuple[UrgentRow, ...]
    next_after: int | None
    """What to pass as `after` for the next page; None on the last."""
    measured: Auroc | None
    """How well the run's order agrees with its reviews; None until some answers were changed and some accepted."""


class SearchPage(Noun):
    records: tuple[SearchRow, ...]
    next_after: str | None
    """What to pass as `after` for the next page; None on the last. Means nothing but that."""


class CallRecord(Noun):
    """One attempt at one call; the bytes lie under `request` and `response` in the blob store."""

    call: str
    key: str
    attempt: int
    state: CallState
    run: str
    """The run that sent it."""
    document: str
    model_requested: str
    model_returned: str | None
    input_tokens: int | None
    """As the endpoint counted; None where it said nothing."""
    cached_tokens: int | None
    output_tokens: int | None
    reasoning_tokens: int | None
    input_tokens_counted: int
    """As we counted before sending."""
    cost: Decimal | None
    cost_presumed: bool
    """Whether that is the worst case, because the endpoint did not say what it used."""
    currency: str
    sent_at: Instant | None
    """As the client saw it, close to the wire, once a reply came; else when it was written down as sent."""
    received_at: Instant | None
    latency_seconds: float | None
    status_code: int | None
    request: str
    """SHA-256 of the request as planned."""
    response: str | None
    """SHA-256 of the reply as received."""
    finish_reason: str | None
    failure: Failure | None
