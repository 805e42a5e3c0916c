"""A thought with references of tools and pages nested in it: they say nothing and break nothing."""

from typing import Any

import pytest

from domain.replies import TraceStatus
from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_pieces

CASES: list[tuple[dict[str, Any], str | None, str]] = [
    (
        {
            "content": [
                {
                    "type": "thinking",
                    "thinking": [
                        {"type": "tool_reference", "tool": "web", "title": "t", "url": "u"},
                        {"type": "reference", "reference_ids": [1]},
                        {"type": "text", "text": "hm"},
                    ],
                },
                {"type": "text", "text": "answer"},
                {"type": "reference", "reference_ids": [2]},
            ]
        },
        "answer",
        "hm",
    ),
]


@pytest.mark.parametrize(("message", "answer", "working"), CASES)
@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_references_in_thought(say: Any, message: dict[str, Any], answer: str | None, working: str) -> None:
    said: Say = say(message)
    reply = call(said).reply
    assert (reply.text, reply.trace.text) == (answer, working)
    assert reply.trace.status is (TraceStatus.COMPLETE if working else TraceStatus.ABSENT)
