"""What the store takes and gives beyond the shared vocabulary: tickets, readings, filters, lists' rows.

Knows no table.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple, TypeVar

from pydantic import field_validator

from domain.answers import AnswerStatus
from domain.documents import Refusal
from domain.errors import UsageError
from domain.model import Count, Instant, Noun
from domain.replies import CallState, Failure, Reply
from domain.runs import Run, RunStatus

Status = TypeVar("Status", bound=StrEnum)

LONGEST_TEXT = 1000
"""Characters of a text to search for: more than any clause anyone types, and a bound on the work."""


class CallTicket(Noun):
    """What to do about a call that was written down."""

    call: str
    state: CallState
    """`planned`: send it. `sent`: another has it in flight, plan again in a while. `received` or
    `settled`: its raw reply is on record, be it one that could not be used; read that, send nothing."""
    reused: bool
    """Whether the reply was already on record before this was asked."""
    attempt: int
    """Of how many tries at the same call this is, from 1."""


class Worst(NamedTuple):
    """The most a call can cost: the whole prompt at its full price, and all the room there is for a reply."""

    money: Decimal
    """In the currency of the call's profile."""
    tokens: int
    """Input and output."""


class BatchEntry(Noun):
    """A batch of a run's calls."""

    id: str
    state: Literal["opened", "submitted", "collected"]
    remote: str | None
    """The endpoint's id of the job; None until it is known."""
    opened_at: Instant


class OwedCall(NamedTuple):
    """A call whose reply a batch has not brought yet."""

    call: str
    request: str
    """Digest of what was written down to be said."""
    input_tokens: int
    sent_at: datetime


class Limits(Noun):
    """What may be spent, worst case included; None where nothing is limited. Days are UTC."""

    run_money: Decimal | None = None
    """In the currency of the run's profile."""
    run_tokens: int | None = None
    day_money: Decimal | None = None
    day_tokens: int | None = None


class CallReading(Noun):
    """What was read from a call: a reply, or why there is none; both where the reply's answer could not be used."""

    call: str
    reply: Reply | None
    failure: Failure | None


class PlannedDocument(NamedTuple):
    """A file a run owes an outcome. Not a noun of pydantic's: a path may hold what is not Unicode."""

    source: str | None
    name: str
    path: str
    reader: str | None
    """Version of the reader whose reading the run uses; None until there is one."""
    refusal: Refusal | None
    answered: bool
    """Whether nothing is left to ask of it: every window answered and every question in a state other than failed."""


class UnfinishedRun(NamedTuple):
    """A run that ended early and that nobody is carrying out any more."""

    run: Run
    sessions: int
    """How often it had been begun when this was read: what `reopen_run` is to find unchanged."""


class RunEntry(Noun):
    """A run in a list."""

    run: str
    pack: str
    model: str
    status: RunStatus
    collection: str
    actor: str
    started_at: Instant
    ended_at: Instant | None
    seconds: float
    documents: Count


class AnswerFilter(Noun):
    """Which answers to list; what is None does not matter."""

    run: str | None = None
    """The beginning of a run's id."""
    document: str | None = None
    """The beginning of a digest, or a whole name."""
    question: str | None = None
    status: AnswerStatus | None = None
    collection: str | None = None
    model: str | None = None
    """Name of the run's profile."""
    since: date | None = None
    """First day, in UTC, on which a wanted answer's run began."""
    until: date | None = None
    """Last such day."""
    text: str | None = None
    """Letters that stand in the value, a quote, the explanation or the working. Case, width and the kind of
    white space do not matter; everything else does."""
    reviewed_only: bool = False
    """Only answers that a person accepted or corrected."""
    doubtful: bool = False
    """Only answers that are unclear or failed, or of which a check did not pass."""

    @field_validator("text")
    @classmethod
    def _a_text_a_person_typed(cls, value: str | None) -> str | None:
        if value is not None and len(value) > LONGEST_TEXT:
            raise UsageError(
                f"A text of {len(value)} characters is too long to search for.",
                f"At most {LONGEST_TEXT} are taken.",
                "Search for a part of it.",
            )
        return value or None

    @field_validator("status", mode="before")
    @classmethod
    def _a_known_status(cls, value: str | None) -> AnswerStatus | None:
        return None if value is None else known_status(AnswerStatus, value)


def known_status(statuses: type[Status], value: str) -> Status:
    """Return the member a person named; raises UsageError with the ones there are."""
    try:
        return statuses(value)
    except ValueError as error:
        raise UsageError(
            f"There is no status {value!r}.", f"Known: {', '.join(statuses)}.", "Give one of these."
        ) from error
