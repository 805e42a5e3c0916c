"""A reasoning model that answers with a plain string: normal, and no fault (langchain4j PR 4474)."""

from typing import Any

import pytest

from domain.replies import TraceStatus
from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_pieces

CASES: list[tuple[dict[str, Any], str | None, str]] = [
    ({"content": "answer"}, "answer", ""),
    ({"content": [{"type": "text", "text": "ans"}, {"type": "text", "text": "wer"}]}, "answer", ""),
    ({"content": "answer", "reasoning": None, "reasoning_content": ""}, "answer", ""),
]


@pytest.mark.parametrize(("message", "answer", "working"), CASES)
@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_no_trace_at_all(say: Any, message: dict[str, Any], answer: str | None, working: str) -> None:
    said: Say = say(message)
    reply = call(said).reply
    assert (reply.text, reply.trace.text) == (answer, working)
    assert reply.trace.status is (TraceStatus.COMPLETE if working else TraceStatus.ABSENT)
