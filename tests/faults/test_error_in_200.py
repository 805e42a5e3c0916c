"""An error sent with a status of success: its own status counts, if it names one."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import say_json, say_stream


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"error": {"message": "Rate limited upstream", "code": 429}}, FailureKind.RATE_LIMITED),
        ({"object": "error", "message": "Bad gateway", "raw_status_code": 502}, FailureKind.TRANSIENT),
        ({"error": "something went wrong"}, FailureKind.MALFORMED),
    ],
)
def test_error_in_200(error: object, kind: FailureKind) -> None:
    assert call(say_json(error)).kind is kind


def test_error_in_the_middle_of_a_stream() -> None:
    body = (
        b'data: {"choices":[{"index":0,"delta":{"content":"half"}}]}\n\ndata: {"error":{"message":"no","code":503}}\n\n'
    )
    assert call(say_stream(body)).kind is FailureKind.TRANSIENT
