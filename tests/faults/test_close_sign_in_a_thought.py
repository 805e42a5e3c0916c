"""A thought that quotes its own closing sign ends there (llama.cpp#27661); the rest answers nothing."""

from extractors.answers.strict_json import NotJsonError, load
from tests.support.calls import call
from tests.support.model_server import say_message


def test_close_sign_in_a_thought() -> None:
    reply = call(say_message({"content": '<think>The page says </think> somewhere.</think>{"answers": []}'})).reply
    assert reply.trace.text == "The page says"
    assert reply.text is not None
    try:
        load(reply.text)
    except NotJsonError:
        return
    raise AssertionError("the rest of a thought was taken for an answer")
