"""Answers and their evidence.

A *candidate* is what one window's reply says; an *answer* is what a run says of a document and a
question after the candidates were checked and reconciled. Quotes are located by code; what cannot
be located is kept and marked, never dropped and never given a box.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from domain.charts import Chart
from domain.derivations import Derivation
from domain.documents import Box
from domain.model import Noun, Sha256, Slug
from domain.questions import AnswerType
from domain.replies import ReasoningTrace
from domain.reviews import ReviewState


class AnswerStatus(StrEnum):
    FOUND = "found"
    ABSENT = "absent"
    """The document does not say; which pages were read stands beside it."""
    UNCLEAR = "unclear"
    """The document says something and it does not settle the question; the reason says why."""
    FAILED = "failed"
    """No usable answer came; the reason says why."""


class Cause(StrEnum):
    """Why an answer is not plainly found, as a closed set beside the reason in words."""

    CUE_STANDS = "cue_stands"
    """Said to be absent, but the sweep found the question's cues; they are cited."""
    ILLEGIBLE_PAGE = "illegible_page"
    """A page could not be read, or only with OCR below the floor."""
    CONFLICTING_CLAUSES = "conflicting_clauses"
    """Clauses that do not agree; both are cited."""
    OTHER_DOCUMENT = "other_document"
    """The words cited refer to another document."""
    WINDOW_LOST = "window_lost"
    OUT_OF_BUDGET = "out_of_budget"
    FOUND_ON_SECOND_LOOK = "found_on_second_look"
    """Said to be absent at first, found when asked to find."""
    NO_PICTURES = "no_pictures"
    """It is read from pictures, and the model takes none: it was not asked."""


class CitedQuote(Noun):
    """A quote as the model gave it: a block it names and words it claims stand there."""

    block: str | None
    """Block id as given, such as `p3.b7`; it may name no block that exists."""
    quote: str


class Candidate(Noun):
    """One window's answer to one question, read from the reply and not yet checked against a page."""

    question: Slug
    status: Literal[AnswerStatus.FOUND, AnswerStatus.ABSENT, AnswerStatus.UNCLEAR]
    values: tuple[str, ...] = ()
    """As printed on the page; one, or several for a `list` question; none unless found or unclear."""
    quotes: tuple[CitedQuote, ...] = ()
    """Operands' quotes among them, where it is worked out."""
    explanation: str = ""
    derivation: Derivation | None = None
    """How the value is worked out; None where it is printed as it is."""
    charts: tuple[Chart, ...] = ()
    """Of a `chart` question, as read; not yet placed on a page."""


class Alignment(StrEnum):
    EXACT = "exact"
    NORMALISED = "normalised"
    """Equal after folding case, ligatures, dashes, quotation marks, white space and line-end hyphens."""
    FUZZY = "fuzzy"
    """Close enough by edit distance; the score says how close."""
    NOT_LOCATED = "not_located"


class Citation(Noun):
    """A quote and where code found it."""

    page: int | None = Field(ge=1)
    """Page the quote begins on, from 1; None when not located."""
    quote: str
    """As the model gave it."""
    alignment: Alignment
    score: Annotated[float, Field(ge=0, le=1)]
    """1.0 for exact and normalised, the similarity for fuzzy, the best seen (or 0) when not located."""
    boxes: tuple[Box, ...] = ()
    """One box per line the quote covers on `page`, in points; empty when not located."""
    block: str | None = None
    """Id of the block it begins in, as found; None when not located."""
    start: int | None = Field(default=None, ge=0)
    """Half-open code point offsets into `Page.text`; None when not located."""
    end: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _only_found_quotes_have_a_place(self) -> "Citation":
        located = self.alignment is not Alignment.NOT_LOCATED
        if located != (self.page is not None) or located != bool(self.boxes) or located != (self.start is not None):
            raise ValueError("a located quote has a page, a span and boxes; one not located has none")
        return self

    @property
    def located(self) -> bool:
        return self.alignment is not Alignment.NOT_LOCATED


class CheckOutcome(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"


class Check(Noun):
    check: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    """Name of the check, such as `value_in_quote`."""
    outcome: CheckOutcome
    detail: str


class Look(StrEnum):
    """On which look at a document something was said. Every look after the first is a call of its own."""

    FIRST = "first"
    TO_FIND = "to_find"
    """Asked once more to find, where every window was silent on a question of high risk."""
    CANDIDATES = "candidates"
    """Asked of the pages cited alone, where windows disagreed."""
    SECOND_OPINION = "second_opinion"
    """Asked of another model."""


class WindowView(Noun):
    """What one window said of a question, kept beside the answer so that dissent is never lost."""

    window: Sha256
    call: str | None
    status: AnswerStatus
    values: tuple[str, ...] = ()
    reason: str | None = None
    look: Look = Look.FIRST


class Answer(Noun):
    """What a run says of one document and one question."""

    id: str
    run: str
    document: Sha256
    question: Slug
    type: AnswerType
    status: AnswerStatus
    reason: str | None = None
    """Why it is unclear or failed, or what an absent rests on; None for a plain found."""
    cause: Cause | None = None
    """The reason's kind, where it has one; None where `reason` says it all."""
    value: str | None = None
    """As printed; a list is joined with `; `, and so are charts' titles."""
    normalised: str | None = None
    """By rule from `value`: ISO 8601 date, `1234.50 USD`, plain decimal, `true`, ISO 3166-2 code; charts' data."""
    citations: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()
    reasoning: ReasoningTrace
    explanation: str = ""
    derivation: Derivation | None = None
    """How the value was worked out, as the model gave it; the checks say what code made of it."""
    charts: tuple[Chart, ...] = ()
    """Of a `chart` question, each with its figure's place; their evidence is that place, beside what is quoted."""
    model_requested: str
    model_returned: str | None
    call: str | None
    """The call whose reply it rests on; None when no call gave one."""
    views: tuple[WindowView, ...] = ()
    """What each window said, in window order."""

    @model_validator(mode="after")
    def _status_fits(self) -> "Answer":
        if self.status is AnswerStatus.FOUND and self.value is None:
            raise ValueError("an answer that is found has a value")
        if self.status in (AnswerStatus.UNCLEAR, AnswerStatus.FAILED) and not self.reason:
            raise ValueError(f"an answer that is {self.status} says why")
        return self


class AnswerRecord(Noun):
    """An answer as stored, with what stands beside it: its share of the call's price, and its review."""

    answer: Answer
    cost: Decimal
    """The call's price divided evenly among the questions asked in it."""
    review: ReviewState = ReviewState.UNREVIEWED
    review_value: str | None = None

    def public(self) -> dict[str, Any]:
        """Return the JSON shape that `answers --json` and `show --json` promise."""
        answer = self.answer.model_dump(mode="json")
        answer["answer"] = answer.pop("id")
        for citation in answer["citations"]:
            citation["boxes"] = [list(box) for box in citation["boxes"]]
        for chart in answer["charts"]:
            chart["box"] = None if chart["box"] is None else list(chart["box"])
        answer["cost"] = f"{self.cost:.6f}"
        answer["review"] = {"state": self.review.value, "value": self.review_value}
        return answer
