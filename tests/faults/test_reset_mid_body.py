"""The connection is reset in the middle of the reply, whole or streamed, good or an error."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import Say, say_message


@pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
def test_reset_mid_body(kind: str) -> None:
    outcome = call(Say(say_message({"content": "x" * 5000}).body, headers=(("content-type", kind),), cut="mid_body"))
    assert outcome.kind is FailureKind.IN_DOUBT
    assert outcome.raw is not None, "what came is kept"
    assert outcome.reading.reply is None
    assert outcome.failure.connection_broke
    assert len(outcome.asked) == 1


def test_reset_in_an_error() -> None:
    assert call(Say(b"x" * 5000, status=500, cut="mid_body")).kind is FailureKind.IN_DOUBT
