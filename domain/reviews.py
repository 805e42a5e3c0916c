"""A person's judgement of an answer: appended, never edited; the latest wins by query."""

from enum import StrEnum

from pydantic import model_validator

from domain.model import Instant, Noun


class ReviewState(StrEnum):
    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    AWAITING_SECOND = "awaiting_second"


class Review(Noun):
    id: str
    answer: str
    author: str
    at: Instant
    state: ReviewState
    value: str | None = None
    """The corrected value; None unless corrected."""
    reason: str = ""

    @model_validator(mode="after")
    def _a_correction_has_a_value(self) -> "Review":
        if (self.state is ReviewState.CORRECTED) != (self.value is not None):
            raise ValueError("exactly a correction carries a value")
        return self
