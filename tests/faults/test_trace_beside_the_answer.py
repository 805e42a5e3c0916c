"""The working in a field beside the content, by the name each server gives it."""

from typing import Any

import pytest

from domain.replies import TraceStatus
from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_pieces

CASES: list[tuple[dict[str, Any], str | None, str]] = [
    ({"content": "answer", "reasoning": "hm"}, "answer", "hm"),
    ({"content": "answer", "reasoning_content": "hm"}, "answer", "hm"),
    ({"content": "answer", "thinking": "hm"}, "answer", "hm"),
    (
        {"content": "answer", "thinking_blocks": [{"type": "thinking", "thinking": "hm", "signature": "s"}]},
        "answer",
        "hm",
    ),
    ({"content": "answer", "reasoning_details": [{"type": "reasoning.text", "text": "hm"}]}, "answer", "hm"),
]


@pytest.mark.parametrize(("message", "answer", "working"), CASES)
@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_trace_beside_the_answer(say: Any, message: dict[str, Any], answer: str | None, working: str) -> None:
    said: Say = say(message)
    reply = call(said).reply
    assert (reply.text, reply.trace.text) == (answer, working)
    assert reply.trace.status is (TraceStatus.COMPLETE if working else TraceStatus.ABSENT)
