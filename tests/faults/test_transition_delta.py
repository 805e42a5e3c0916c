"""One delta that holds the end of the thought and the first word of the answer, which the SDK's own helper loses."""

from typing import Any

from tests.support.calls import call
from tests.support.model_server import say_pieces


def thought(words: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": [{"type": "text", "text": words}]}


def test_transition_delta() -> None:
    first = {"role": "assistant", "content": ""}
    crossing = {"content": [thought("m"), {"type": "text", "text": "ans"}]}
    reply = call(say_pieces(first, {"content": [thought("h")]}, crossing, {"content": "wer"})).reply
    assert (reply.text, reply.trace.text) == ("answer", "hm")


def test_thought_and_answer_in_one_delta_of_two_fields() -> None:
    reply = call(say_pieces({"reasoning": "h"}, {"reasoning": "m", "content": "ans"}, {"content": "wer"})).reply
    assert (reply.text, reply.trace.text) == ("answer", "hm")
