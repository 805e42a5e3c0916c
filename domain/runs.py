"""A run, what became of each of its documents, and the account that adds up."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.model import Count, Instant, Noun, Sha256
from domain.profiles import ModelProfile
from domain.replies import Usage


class RunStatus(StrEnum):
    RUNNING = "running"
    COMPLETE = "complete"
    """Nothing unaccounted for and no gap open; refused documents are accounted for."""
    PARTIAL = "partial"
    STOPPED = "stopped"
    """A person, a budget or a limit ended it; it can be resumed."""
    FAILED = "failed"


class Run(Noun):
    """One pack asked of some documents by one model. Everything needed to do it again."""

    id: str
    pack: str
    """Label, such as `legal/contract-review@1`."""
    pack_sha256: Sha256
    profile: ModelProfile
    second_opinion: ModelProfile | None = None
    """Whom questions of high risk are asked of as well; None for nobody."""
    collection: str
    actor: str
    started_at: Instant
    paths: tuple[str, ...] = ()
    """Files and folders as offered, absolute, so that a killed run can be taken up whole."""
    follows: str | None = None
    """The run whose conversation this one goes on with; None where it begins one."""
    versions: tuple[tuple[str, str], ...] = ()
    """Name and version of the software that decides results, such as (`pymupdf`, `2.0`)."""


class OutcomeStatus(StrEnum):
    ANSWERED = "answered"
    PARTIAL = "partial"
    """Answered with a gap: an unread page, a lost window, a question without an answer."""
    REFUSED = "refused"
    FAILED = "failed"


class DocumentOutcome(Noun):
    """What became of one document in a run, as `run --json` tells it."""

    document: Sha256 | None
    """None where the bytes could not be had."""
    name: str
    status: OutcomeStatus
    reason: str | None = None
    pages: Count = 0
    windows: Count = 0
    calls: Count = 0
    """Calls sent for it in this run."""
    calls_reused: Count = 0


class AnswerTotals(Noun):
    total: Count = 0
    found: Count = 0
    absent: Count = 0
    unclear: Count = 0
    failed: Count = 0
    evidence_located: Count = 0
    """Answers that are found and whose quotes were all located."""
    evidence_missing: Count = 0
    """Answers that are found and have no quote, or one that was not located."""


class PageTotals(Noun):
    pages: Count = 0
    pages_read: Count = 0
    pages_asked: Count = 0
    unaccounted: Count = 0


class UsageTotals(Usage):
    cost: Decimal = Decimal(0)
    currency: str = "USD"


class Acceptance(Noun):
    """That a person accepted a gap. It stands beside the gap and never hides it."""

    author: str
    at: Instant
    reason: str


class Gap(Noun):
    """Something of a run that did not come through, named."""

    gap: str
    """Its id: the same as long as the same is lost at the same place of the same run."""
    what: str
    """`document`, `page`, `window` or `question`."""
    which: str
    """Such as `3f2a...:p12` or `3f2a...:governing-law`."""
    loss: str
    """What was lost, from a closed set told in docs/coverage.md, such as `page_in_no_window`."""
    why: str
    accepted: Acceptance | None = None


class Coverage(Noun):
    """The account of a run, derived from stored facts. States of each kind add up to its number."""

    run: str
    states: dict[str, dict[str, int]]
    """By `documents`, `pages`, `windows`, `questions`: how many ended in each state."""
    gaps: tuple[Gap, ...] = ()
    unaccounted: Count = 0
    """Documents, pages, windows and questions that ended in no state; each is a gap as well."""

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps that nobody accepted."""
        return tuple(gap for gap in self.gaps if gap.accepted is None)

    @property
    def whole(self) -> bool:
        """Whether nothing was lost but what a person accepted."""
        return not self.open_gaps and self.unaccounted <= len(self.gaps)


class RunReport(Noun):
    """What `run --json` prints."""

    run: str
    status: RunStatus
    pack: str
    model: str
    documents: tuple[DocumentOutcome, ...]
    answers: AnswerTotals
    coverage: PageTotals
    usage: UsageTotals
    seconds: Annotated[float, Field(ge=0)]
