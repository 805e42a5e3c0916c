"""A reply larger than any reply is given up, not held in memory."""

import pytest

from domain.replies import FailureKind
from extractors.answers import transport
from tests.support.calls import call
from tests.support.model_server import Say


def test_endless_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_RESPONSE_BYTES", 10_000)
    assert call(Say(b" " * 9_999)).failure.detail == "an empty body, not JSON: Expecting value at line 1, column 10000"
    outcome = call(Say(b" " * 200_000))
    assert outcome.kind is FailureKind.MALFORMED
    assert "10000 bytes" in outcome.failure.detail
