"""429 with every form of Retry-After: nothing was paid, and the wait asked for is kept."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import say_json

ERROR = {"object": "error", "message": "Rate limit exceeded", "type": "rate_limited", "param": None, "code": "1300"}
SENT = ("date", "Mon, 23 Nov 2026 10:00:00 GMT")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], None),
        ([("retry-after", "7")], 7.0),
        ([("retry-after", "0")], 0.0),
        ([("retry-after", "0.25")], 0.25),
        ([("retry-after", "600")], 600.0),
        ([("retry-after-ms", "1500")], 1.5),
        ([SENT, ("retry-after", "Mon, 23 Nov 2026 10:01:30 GMT")], 90.0),
        ([SENT, ("retry-after", "Mon, 23 Nov 2026 09:59:00 GMT")], 0.0),
        ([("retry-after", "soon")], None),
        ([("retry-after", "-5")], None),
        ([("retry-after", "nan")], None),
        ([("retry-after", "1e999")], None),
        ([("retry-after", "")], None),
    ],
)
def test_rate_limited(headers: list[tuple[str, str]], seconds: float | None) -> None:
    outcome = call(say_json(ERROR, status=429, headers=headers))
    assert outcome.kind is FailureKind.RATE_LIMITED
    assert outcome.failure.retry_after == seconds
    assert outcome.failure.retryable
    assert len(outcome.asked) == 1, "the SDK does not try again behind our back"


def test_capacity_of_the_tier_is_a_rate_limit() -> None:
    error = {
        "object": "error",
        "message": "Service tier capacity exceeded for this model.",
        "type": "invalid_request_error",
    }
    assert call(say_json(error, status=429)).kind is FailureKind.RATE_LIMITED


def test_out_of_credit_is_not_a_rate_limit() -> None:
    error = {
        "error": {
            "message": "You exceeded your current quota",
            "type": "insufficient_quota",
            "code": "insufficient_quota",
        }
    }
    failure = call(say_json(error, status=429)).failure
    assert failure.kind is FailureKind.UNAUTHORISED
    assert failure.ends_the_run
