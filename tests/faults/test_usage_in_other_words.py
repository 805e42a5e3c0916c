"""Tokens counted under other names, cached ones under three, and counts that contradict themselves."""

from typing import Any

import pytest

from domain.replies import Usage
from tests.support.calls import call
from tests.support.model_server import say_message

COUNTED = {"prompt_tokens": 640, "completion_tokens": 9, "total_tokens": 649}
CACHED: list[dict[str, Any]] = [
    {"prompt_tokens_details": {"cached_tokens": 576}},
    {"prompt_token_details": {"cached_tokens": 576}},
    {"num_cached_tokens": 576},
    {"prompt_tokens_details": None, "num_cached_tokens": 576, "prompt_audio_seconds": None},
]


@pytest.mark.parametrize("cached", CACHED)
def test_cached_tokens(cached: dict[str, Any]) -> None:
    reply = call(say_message({"content": "answer"}, usage=COUNTED | cached)).reply
    assert reply.usage == Usage(input_tokens=640, cached_tokens=576, output_tokens=9)


def test_more_cached_than_sent_takes_nothing_off_the_price() -> None:
    reply = call(say_message({"content": "answer"}, usage=COUNTED | {"num_cached_tokens": 704})).reply
    assert reply.usage == Usage(input_tokens=640, output_tokens=9)


def test_no_count_of_the_working() -> None:
    """Mistral counts a thought among the output and says no more: it is not taken for withheld."""
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}
    reply = call(say_message({"content": [thought, {"type": "text", "text": "answer"}]}, usage=COUNTED)).reply
    assert reply.usage == Usage(input_tokens=640, output_tokens=9)
    assert reply.trace.text == "hm"
