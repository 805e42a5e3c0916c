"""The content is one chunk instead of a list of them: read as the list it should have been."""

from typing import Any

import pytest

from domain.replies import FailureKind, TraceStatus
from tests.support.calls import call
from tests.support.model_server import say_message, say_pieces


@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_content_an_object(say: Any) -> None:
    reply = call(say({"content": {"type": "text", "text": "answer"}})).reply
    assert (reply.text, reply.trace.status) == ("answer", TraceStatus.ABSENT)


def test_a_thought_alone_is_no_answer() -> None:
    outcome = call(say_message({"content": {"type": "thinking", "thinking": "hm"}}))
    assert outcome.kind is FailureKind.NO_ANSWER
    assert outcome.reply.trace.text == "hm"
