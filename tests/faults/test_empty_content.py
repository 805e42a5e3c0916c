"""Neither working nor answer."""

from typing import Any

import pytest

from domain.replies import FailureKind, ReplyFinding, TraceStatus
from tests.support.calls import call
from tests.support.model_server import say_message


@pytest.mark.parametrize(
    "message",
    [
        {}, {"content": None}, {"content": ""}, {"content": " \n"}, {"content": []}, {"content": 7},
        {"content": "<think></think>"}, {"content": "<think>\n</think>\n"},
        {"content": [{"type": "thinking", "thinking": []}, {"type": "text", "text": ""}]},
    ],
)  # fmt: skip
def test_empty_content(message: dict[str, Any]) -> None:
    outcome = call(say_message(message))
    assert outcome.kind is FailureKind.NO_ANSWER
    assert outcome.reply.trace.status is TraceStatus.ABSENT
    assert ReplyFinding.ANSWER_IN_REASONING not in outcome.reply.findings
