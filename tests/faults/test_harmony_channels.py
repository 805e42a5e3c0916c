"""gpt-oss without a parser: channels in the string; only `final` is the answer (llama.cpp PR 15181)."""

from typing import Any

import pytest

from domain.replies import TraceStatus
from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_pieces

THOUGHT = "<|channel|>analysis<|message|>hm<|end|>"
COMMENT = "<|start|>assistant<|channel|>commentary<|message|>oh<|end|>"
ANSWER = "<|start|>assistant<|channel|>final<|message|>answer"
CASES: list[tuple[dict[str, Any], str | None, str]] = [
    ({"content": f"{THOUGHT}{ANSWER}<|return|>"}, "answer", "hm"),
    ({"content": f"{THOUGHT}{COMMENT}{ANSWER}"}, "answer", "hm\n\noh"),
]


@pytest.mark.parametrize(("message", "answer", "working"), CASES)
@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_harmony_channels(say: Any, message: dict[str, Any], answer: str | None, working: str) -> None:
    said: Say = say(message)
    reply = call(said).reply
    assert (reply.text, reply.trace.text) == (answer, working)
    assert reply.trace.status is (TraceStatus.COMPLETE if working else TraceStatus.ABSENT)
