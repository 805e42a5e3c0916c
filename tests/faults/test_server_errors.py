"""5xx and a gateway's HTML: worth another try, each visible, none made by the SDK."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import Say, say_json


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 529])
def test_server_error(status: int) -> None:
    outcome = call(
        Say(b"<html><title>502 Bad Gateway</title></html>", status=status, headers=(("content-type", "text/html"),))
    )
    assert outcome.kind is FailureKind.TRANSIENT
    assert outcome.failure.status_code == status
    assert "502 Bad Gateway" in outcome.failure.detail
    assert len(outcome.asked) == 1


def test_a_model_still_loading() -> None:
    error = {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}
    assert call(say_json(error, status=503)).kind is FailureKind.TRANSIENT
