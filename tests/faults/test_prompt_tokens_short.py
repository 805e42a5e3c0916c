"""The endpoint dropped the front of the prompt without a word; only its own count gives it away."""

import pytest

from domain.replies import FailureKind, ReplyFinding
from tests.support.calls import call
from tests.support.model_server import Say, say_message


def counted(tokens: int) -> Say:
    return say_message({"content": "an answer"}, usage={"prompt_tokens": tokens, "completion_tokens": 3})


def test_prompt_tokens_short() -> None:
    outcome = call(counted(4_096), expected=30_000)
    assert outcome.kind is FailureKind.TOO_LONG
    assert "4096" in outcome.failure.detail
    assert "30000" in outcome.failure.detail
    assert outcome.reply.text is None
    assert ReplyFinding.PROMPT_TOKENS_SHORT in outcome.reply.findings


@pytest.mark.parametrize(("tokens", "expected"), [(27_000, 30_000), (100, 300), (31_000, 30_000), (4_096, None)])
def test_not_short(tokens: int, expected: int | None) -> None:
    outcome = call(counted(tokens), expected=expected)
    assert outcome.reading.failure is None
    assert outcome.reply.findings == ()


def test_another_vocabulary_may_count_less() -> None:
    assert call(counted(18_000), expected=30_000, count_tolerance=0.5).reading.failure is None
    assert call(counted(14_000), expected=30_000, count_tolerance=0.5).kind is FailureKind.TOO_LONG
