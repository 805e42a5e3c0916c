"""A thought that begins and never closes, though the server calls it a stop: all thought, no answer."""

import pytest

from domain.replies import FailureKind, TraceStatus
from tests.support.calls import call
from tests.support.model_server import say_message, say_pieces

ANSWER_LIKE = 'so it is {"answers": []}'


@pytest.mark.parametrize("opening", ["[THINK]", "<think>", "<|channel|>analysis<|message|>"])
def test_unclosed_thought(opening: str) -> None:
    for said in (
        say_message({"content": opening + ANSWER_LIKE}),
        say_pieces({"content": opening}, {"content": ANSWER_LIKE}),
    ):
        outcome = call(said)
        assert outcome.kind is FailureKind.NO_ANSWER
        assert outcome.reply.text is None
        assert outcome.reply.trace.text == ANSWER_LIKE
        assert outcome.reply.trace.status is TraceStatus.CUT
