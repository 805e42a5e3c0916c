"""No reply in time, or one that drips: the deadline is for the whole, and the money may be gone."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import Say, say_message


@pytest.mark.parametrize("say", [Say(delay=2.0), Say(say_message({"content": "x"}).body, drip=0.1)])
def test_timeout(say: Say) -> None:
    outcome = call(say, timeout_seconds=0.4)
    assert outcome.kind is FailureKind.IN_DOUBT
    assert outcome.failure.retryable
    assert len(outcome.asked) == 1
