"""The same working under two names, as vLLM 0.11 to 0.15 and proxies send it: kept once."""

from typing import Any

import pytest

from domain.replies import TraceStatus
from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_pieces

CASES: list[tuple[dict[str, Any], str | None, str]] = [
    ({"content": "answer", "reasoning": "hm", "reasoning_content": "hm"}, "answer", "hm"),
    (
        {
            "content": "answer",
            "reasoning_content": "hm",
            "thinking_blocks": [{"type": "thinking", "thinking": "hm"}],
            "provider_specific_fields": {"x": 1},
        },
        "answer",
        "hm",
    ),
    (
        {
            "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
                {"type": "text", "text": "answer"},
            ],
            "reasoning": "hm",
        },
        "answer",
        "hm",
    ),
]


@pytest.mark.parametrize(("message", "answer", "working"), CASES)
@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_trace_told_twice(say: Any, message: dict[str, Any], answer: str | None, working: str) -> None:
    said: Say = say(message)
    reply = call(said).reply
    assert (reply.text, reply.trace.text) == (answer, working)
    assert reply.trace.status is (TraceStatus.COMPLETE if working else TraceStatus.ABSENT)
