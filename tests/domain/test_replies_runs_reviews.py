"""Failures that say whether to try again, accounts that are whole or not, corrections that carry a value."""

from datetime import UTC, datetime
from itertools import product

import pytest
from pydantic import ValidationError

from domain.replies import Failure, FailureKind
from domain.reviews import Review, ReviewState
from domain.runs import Coverage, Gap


@pytest.mark.parametrize("kind", list(FailureKind))
def test_what_would_happen_to_every_call_is_not_tried_again(kind: FailureKind) -> None:
    failure = Failure(kind=kind, detail="as said")
    assert not (failure.retryable and failure.ends_the_run)


def test_a_wait_is_never_negative() -> None:
    with pytest.raises(ValidationError):
        Failure(kind=FailureKind.RATE_LIMITED, detail="slow down", retry_after=-1)


@pytest.mark.parametrize(("unaccounted", "gap"), [*product((0, 1), (False, True))])
def test_an_account_is_whole_without_gap_and_remainder(unaccounted: int, gap: bool) -> None:
    gaps = (Gap(gap="1", what="window", which="a:0", loss="window_failed", why="lost"),) if gap else ()
    assert Coverage(run="r", states={}, gaps=gaps, unaccounted=unaccounted).whole is (unaccounted == 0 and not gap)


@pytest.mark.parametrize("state", list(ReviewState))
@pytest.mark.parametrize("value", [None, "Delaware"])
def test_exactly_a_correction_carries_a_value(state: ReviewState, value: str | None) -> None:
    fields = {"id": "1", "answer": "2", "author": "ann", "at": datetime(2026, 1, 1, tzinfo=UTC), "state": state}
    if (state is ReviewState.CORRECTED) == (value is not None):
        assert Review.model_validate({**fields, "value": value}).value == value
    else:
        with pytest.raises(ValidationError):
            Review.model_validate({**fields, "value": value})
