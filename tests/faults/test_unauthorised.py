"""A bad key in the three shapes seen; what looks like a key is not repeated."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import KEY, call
from tests.support.model_server import say_json


@pytest.mark.parametrize("status", [401, 402, 403])
@pytest.mark.parametrize(
    "error",
    [
        {"detail": "Unauthorized"},
        {"message": f"Invalid key {KEY}"},
        {
            "error": {
                "message": f"Incorrect API key provided: {KEY}.",
                "type": "invalid_request_error",
                "code": "invalid_api_key",
            }
        },
    ],
)
def test_unauthorised(error: object, status: int) -> None:
    failure = call(say_json(error, status=status)).failure
    assert failure.kind is FailureKind.UNAUTHORISED
    assert failure.ends_the_run
    assert KEY not in failure.detail
