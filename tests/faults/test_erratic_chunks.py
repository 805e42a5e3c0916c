"""Think, text, an empty think, text: as seen from Mistral (client-python#252). All texts are the answer, in order."""

from typing import Any

import pytest

from domain.replies import TraceStatus
from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_pieces

CASES: list[tuple[dict[str, Any], str | None, str]] = [
    (
        {
            "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
                {"type": "text", "text": "ans"},
                {"type": "thinking", "thinking": []},
                {"type": "text", "text": "wer"},
            ]
        },
        "answer",
        "hm",
    ),
    (
        {
            "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": "a"}]},
                {"type": "text", "text": "x"},
                {"type": "thinking", "thinking": [{"type": "text", "text": "b"}]},
                {"type": "text", "text": "y"},
            ]
        },
        "xy",
        "a\n\nb",
    ),
    ({"content": [{"type": "thinking", "thinking": []}, {"type": "text", "text": "answer"}]}, "answer", ""),
    (
        {
            "content": [
                {"type": "text", "text": "answer"},
                {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
            ]
        },
        "answer",
        "hm",
    ),
]


@pytest.mark.parametrize(("message", "answer", "working"), CASES)
@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_erratic_chunks(say: Any, message: dict[str, Any], answer: str | None, working: str) -> None:
    said: Say = say(message)
    reply = call(said).reply
    assert (reply.text, reply.trace.text) == (answer, working)
    assert reply.trace.status is (TraceStatus.COMPLETE if working else TraceStatus.ABSENT)
