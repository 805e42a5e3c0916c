"""The endpoint worked and does not show it: said as withheld, which is not the same as absent."""

from typing import Any

import pytest

from domain.replies import TraceStatus
from tests.support.calls import call
from tests.support.model_server import say_message

COUNTED = {"prompt_tokens": 9, "completion_tokens": 9, "completion_tokens_details": {"reasoning_tokens": 7}}
ENCRYPTED = [{"type": "reasoning.encrypted", "data": "x"}]


@pytest.mark.parametrize(
    ("message", "usage"),
    [
        ({"content": "answer"}, COUNTED),
        ({"content": "answer", "reasoning_details": ENCRYPTED}, None),
        ({"content": "answer", "thinking_blocks": [{"type": "redacted_thinking", "data": "x"}]}, None),
    ],
)
def test_trace_withheld(message: dict[str, Any], usage: dict[str, Any] | None) -> None:
    reply = call(say_message(message, usage=usage)).reply
    assert reply.text == "answer"
    assert reply.trace.status is TraceStatus.WITHHELD
    assert reply.trace.text == ""
