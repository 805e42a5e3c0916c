"""A retired model as the field reports it: 400, invalid_model, 1500."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import say_json


@pytest.mark.parametrize(
    "error",
    [
        {
            "object": "error",
            "message": "Invalid model: magistral-medium-2509",
            "type": "invalid_model",
            "param": None,
            "code": "1500",
        },
        {"object": "error", "message": "Invalid model: x", "type": "invalid_request_error", "code": None},
        {
            "object": "error",
            "message": "No such thing",
            "type": "invalid_request_error",
            "param": "model",
            "code": "unknown_model",
        },
        {"error": {"message": "The model `x` has been decommissioned", "type": "invalid_request_error", "code": 400}},
    ],
)
def test_model_gone_400(error: object) -> None:
    failure = call(say_json(error, status=400)).failure
    assert failure.kind is FailureKind.MODEL_GONE
    assert failure.ends_the_run
    assert not failure.retryable
