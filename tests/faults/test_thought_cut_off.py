"""The token limit falls within the thought: no answer, in whatever form the thought came."""

from typing import Any

import pytest

from domain.replies import FailureKind, TraceStatus
from tests.support.calls import call
from tests.support.model_server import say_message

THOUGHT = 'so the answer is {"answers": []}'
MESSAGES: list[dict[str, Any]] = [
    {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": THOUGHT}]}]},
    {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": THOUGHT}], "closed": True}]},
    {"content": [{"type": "thinking", "thinking": THOUGHT, "closed": False}]},
    {"content": f"<think>{THOUGHT}"},
    {"content": f"[THINK]{THOUGHT}"},
    {"content": f"<|channel|>analysis<|message|>{THOUGHT}"},
    {"content": None, "reasoning": THOUGHT},
    {"content": "", "reasoning_content": THOUGHT},
]


@pytest.mark.parametrize("message", MESSAGES)
def test_thought_cut_off(message: dict[str, Any]) -> None:
    outcome = call(say_message(message, finish_reason="length"))
    assert outcome.kind is FailureKind.CUT
    assert outcome.reply.text is None
    assert outcome.reply.trace.text == THOUGHT
    assert outcome.reply.trace.status is TraceStatus.CUT
    assert outcome.reply.usage is not None, "what was paid is known"


@pytest.mark.parametrize("message", [message for message in MESSAGES if str(message["content"])[:1] in "<["])
def test_thought_cut_off_and_called_a_stop(message: dict[str, Any]) -> None:
    outcome = call(say_message(message, finish_reason="stop"))
    assert outcome.kind is FailureKind.NO_ANSWER
    assert outcome.reply.text is None


@pytest.mark.parametrize("reason", ["length", "model_length"])
def test_an_answer_cut_off_is_not_used(reason: str) -> None:
    outcome = call(say_message({"content": '{"answers": ['}, finish_reason=reason))
    assert outcome.kind is FailureKind.CUT
    assert outcome.reply.text is None
