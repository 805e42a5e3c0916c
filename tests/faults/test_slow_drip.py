"""A reply that comes byte by byte, or begins and goes silent: ended at the deadline, kept, not used."""

from dataclasses import replace

import pytest

from domain.replies import FailureKind, TraceStatus
from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_pieces

THINKING = say_pieces({"reasoning": "Hm."}, {"content": "answer"})


@pytest.mark.parametrize("said", [say_message({"content": "answer"}), THINKING])
def test_slow_drip(said: Say) -> None:
    outcome = call(replace(said, drip=0.01), timeout_seconds=0.8)
    assert outcome.kind is FailureKind.IN_DOUBT
    assert outcome.raw is None or said.body.startswith(outcome.raw.body)
    assert not outcome.failure.connection_broke, "tried again once at most: a whole patience was waited"


def test_what_was_thought_until_then_is_kept() -> None:
    half = replace(THINKING, body=THINKING.body[:140], stall=30.0)
    outcome = call(half, idle_seconds=0.5)
    assert outcome.kind is FailureKind.IN_DOUBT
    assert outcome.reply.text is None
    assert outcome.reply.trace.text == "Hm."
    assert outcome.reply.trace.status is TraceStatus.CUT
