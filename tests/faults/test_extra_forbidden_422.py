"""Mistral's closed schema refuses a field it does not know, in two shapes; nothing it quotes back of ours is kept."""

from typing import Any

import pytest

from domain.replies import FailureKind
from tests.support.calls import WORDS, call
from tests.support.model_server import say_json

FAULT = {"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "Extra inputs are not permitted", "input": WORDS}
BODIES: list[dict[str, Any]] = [
    {"object": "error", "message": {"detail": [FAULT]}, "type": "invalid_request_error", "param": None, "code": None},
    {"object": "Error", "detail": [FAULT], "message": [FAULT], "type": "invalid_request_error", "code": 3001},
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("status", [400, 422])
def test_extra_forbidden(body: dict[str, Any], status: int) -> None:
    failure = call(say_json(body, status=status)).failure
    assert failure.kind is FailureKind.REJECTED
    assert not failure.retryable
    assert "Extra inputs are not permitted" in failure.detail
    assert WORDS not in failure.detail
