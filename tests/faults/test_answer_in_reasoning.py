"""The whole completion lands in the field for the working and the content is empty: said, and never used."""

from typing import Any

import pytest

from domain.replies import FailureKind, ReplyFinding
from tests.support.calls import call
from tests.support.model_server import say_message

ANSWER = '{"answers": [{"id": "q", "status": "absent", "value": null, "citations": [], "explanation": ""}]}'


@pytest.mark.parametrize(
    "message",
    [
        {"content": None, "reasoning_content": ANSWER},
        {"content": "", "reasoning": ANSWER},
        {"content": "  \n", "reasoning": ANSWER, "reasoning_content": ANSWER},
        {"reasoning": ANSWER},
        {"content": [], "thinking_blocks": [{"type": "thinking", "thinking": ANSWER}]},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": ANSWER}]}]},
    ],
)
def test_answer_in_reasoning(message: dict[str, Any]) -> None:
    outcome = call(say_message(message))
    assert outcome.kind is FailureKind.NO_ANSWER
    assert outcome.reply.text is None
    assert outcome.reply.trace.text == ANSWER, "kept once, as working"
    assert ReplyFinding.ANSWER_IN_REASONING in outcome.reply.findings
