"""A thought that is a string where Mistral sends a list (mistral-common's own server, vLLM's history)."""

from typing import Any

import pytest

from domain.replies import TraceStatus
from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_pieces

CASES: list[tuple[dict[str, Any], str | None, str]] = [
    (
        {"content": [{"type": "thinking", "thinking": "hm", "closed": True}, {"type": "text", "text": "answer"}]},
        "answer",
        "hm",
    ),
]


@pytest.mark.parametrize(("message", "answer", "working"), CASES)
@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_thinking_a_string(say: Any, message: dict[str, Any], answer: str | None, working: str) -> None:
    said: Say = say(message)
    reply = call(said).reply
    assert (reply.text, reply.trace.text) == (answer, working)
    assert reply.trace.status is (TraceStatus.COMPLETE if working else TraceStatus.ABSENT)
