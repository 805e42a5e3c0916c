"""The shapes in which one vendor says no: words, an object, a list, `detail`, and a gateway's own."""

from typing import Any

import pytest

from domain.replies import FailureKind
from tests.support.calls import WORDS, call
from tests.support.model_server import say_json

EXTRA = {"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "Extra inputs are not permitted", "input": WORDS}
CAPACITY = {
    "object": "error",
    "message": "Service tier capacity exceeded for this model.",
    "type": "invalid_request_error",
}
SAID: list[tuple[int, dict[str, Any], FailureKind, str]] = [
    (
        429,
        {
            "object": "error", "message": "Rate limit exceeded", "type": "rate_limited", "param": None, "code": "1300",
            "raw_status_code": 429,
        },
        FailureKind.RATE_LIMITED,
        "Rate limit exceeded",
    ),
    (429, CAPACITY, FailureKind.RATE_LIMITED, "capacity exceeded"),
    (503, CAPACITY, FailureKind.TRANSIENT, "capacity exceeded"),
    (
        422,
        {"object": "error", "message": {"detail": [EXTRA]}, "type": "invalid_request_error", "code": None},
        FailureKind.REJECTED,
        "body.seed: Extra inputs",
    ),
    (
        400,
        {"object": "Error", "detail": [EXTRA], "message": [EXTRA], "type": "invalid_request_error", "code": 3001},
        FailureKind.REJECTED,
        "body.seed: Extra inputs",
    ),
    (401, {"detail": "Unauthorized"}, FailureKind.UNAUTHORISED, "Unauthorized"),
    (401, {"detail": "Invalid API Key"}, FailureKind.UNAUTHORISED, "Invalid API Key"),
    (429, {"message": "Requests rate limit exceeded"}, FailureKind.RATE_LIMITED, "Requests rate limit"),
    (
        404,
        {"object": "error", "message": "No such thing", "type": "invalid_request_error", "code": "unknown_model"},
        FailureKind.MODEL_GONE,
        "No such thing",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("status", "error", "kind", "words"), SAID)
def test_error_bodies(status: int, error: dict[str, Any], kind: FailureKind, words: str) -> None:
    failure = call(say_json(error, status=status)).failure
    assert (failure.kind, failure.status_code) == (kind, status)
    assert words in failure.detail
    assert WORDS not in failure.detail
