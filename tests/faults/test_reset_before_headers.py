"""The connection is reset after the request was sent: presume that it was paid for."""

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import Say


def test_reset_before_headers() -> None:
    outcome = call(Say(cut="before_headers"))
    assert outcome.kind is FailureKind.IN_DOUBT
    assert len(outcome.asked) == 1
