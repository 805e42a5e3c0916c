"""A retired model as the documentation has it: 404; and local servers that were never given it."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import say_json


@pytest.mark.parametrize(
    "error",
    [
        {
            "object": "error",
            "message": "The model `x` does not exist.",
            "type": "NotFoundError",
            "param": None,
            "code": 404,
        },
        {"error": {"message": 'model "magistral" not found, try pulling it first', "type": "api_error"}},
        {"detail": "Not Found"},
    ],
)
def test_model_gone_404(error: object) -> None:
    failure = call(say_json(error, status=404)).failure
    assert failure.kind is FailureKind.MODEL_GONE
    assert failure.ends_the_run
