"""Another model answers than was asked, as a re-pointed alias does: read, and said."""

import pytest

from domain.replies import ReplyFinding
from tests.support.calls import call
from tests.support.model_server import say_message


def test_wrong_model() -> None:
    reply = call(say_message({"content": "an answer"}, model="mistral-medium-3-5")).reply
    assert reply.model_returned == "mistral-medium-3-5"
    assert reply.findings == (ReplyFinding.MODEL_DIFFERS,)


@pytest.mark.parametrize(
    "usage",
    [
        {},
        {"prompt_tokens": 0, "completion_tokens": 4},
        {"prompt_tokens": -1, "completion_tokens": 4},
        {"prompt_tokens": True, "completion_tokens": 4},
        {"prompt_tokens": "7", "completion_tokens": 4},
    ],
)
def test_usage_missing_or_absurd(usage: dict[str, object]) -> None:
    reply = call(say_message({"content": "an answer"}, usage=usage)).reply
    assert reply.usage is None
    assert reply.findings == (ReplyFinding.NO_USAGE,)
