"""The model's own earlier turn in a form its server refuses or drops without a word; what we send is taken whole."""

from typing import Any

import pytest

from domain.messages import ChatRequest, Message, Role, TextPart, ThoughtPart
from domain.replies import FailureKind
from extractors.answers.wire import request_body
from flows.dialogue import handed_on
from tests.support.calls import BODY, a_profile, call
from tests.support.model_server import Asked, Say, say_json, say_message

REQUEST = ChatRequest(
    messages=(
        Message(role=Role.USER, parts=(TextPart(text="page 1\n"),)),
        Message(role=Role.ASSISTANT, parts=(ThoughtPart(text="hm"), TextPart(text="yes"))),
        Message(role=Role.USER, parts=(TextPart(text="And?"),)),
    )
)


def body(**fields: object) -> dict[str, Any]:
    return request_body(a_profile(**fields), REQUEST, max_tokens=64, image_bytes=lambda _: b"")


def own_turn(asked: Asked) -> dict[str, Any]:
    return next(message for message in asked.json["messages"] if message["role"] == "assistant")


def mistral(asked: Asked) -> Say:
    """A working beside the content is a 422 (litellm#30835); within it, it is remembered."""
    turn = own_turn(asked)
    if turn.keys() - {"role", "content"}:
        return say_json({"detail": [{"loc": ["body"], "msg": "Extra inputs are not permitted"}]}, status=422)
    chunks = turn["content"] if isinstance(turn["content"], list) else []
    thoughts = [chunk["thinking"][0]["text"] for chunk in chunks if chunk["type"] == "thinking"]
    return say_message({"content": "remembered: " + "".join(thoughts)})


def vllm(asked: Asked) -> Say:
    """The working is taken as `reasoning` alone; any other name is dropped without a word (vllm#38488)."""
    return say_message({"content": "remembered: " + own_turn(asked).get("reasoning", "")})


def without_thinking(asked: Asked) -> Say:
    """A model that does not reason refuses a thought in its history (mistral-vibe#710)."""
    if not isinstance(own_turn(asked)["content"], str):
        return say_json({"message": "ThinkChunk is not supported", "type": "invalid_request_error"}, status=400)
    return say_message({"content": "answer"})


def of_text_alone(asked: Asked) -> Say:
    """Ollama takes text and pictures, and gpt-oss is not shown its own channels again (vllm#27653)."""
    turn = own_turn(asked)
    if set(turn) != {"role", "content"} or not isinstance(turn["content"], str):
        return say_json({"error": {"message": "invalid message format"}}, status=400)
    return say_message({"content": "answer"})


@pytest.mark.parametrize(("server", "dialect"), [(mistral, "mistral"), (vllm, "vllm")])
@pytest.mark.parametrize("reasoning", ["template", "effort"])
def test_the_working_is_remembered(server: Any, dialect: str, reasoning: str) -> None:
    assert call(server, body=body(dialect=dialect, reasoning=reasoning)).reply.text == "remembered: hm"


@pytest.mark.parametrize("dialect", ["llama-server", "ollama", "openai"])
def test_the_answer_alone(dialect: str) -> None:
    assert call(of_text_alone, body=body(dialect=dialect, reasoning="template")).reply.text == "answer"


def test_a_model_that_is_not_shown_its_working() -> None:
    sent = body(dialect="vllm", reasoning="effort", replays_working=False)
    assert call(of_text_alone, body=sent).reply.text == "answer"


@pytest.mark.parametrize("now", [{"reasoning": "none"}, {"model": "another", "reasoning": "effort"}])
def test_a_model_that_did_not_think_so(now: dict[str, Any]) -> None:
    then, later = a_profile(reasoning="effort"), a_profile(**now)
    turn = REQUEST.messages[1]
    told = turn.model_copy(update={"parts": handed_on(turn.parts, then, later)})
    asked = REQUEST.model_copy(update={"messages": (REQUEST.messages[0], told, REQUEST.messages[2])})
    sent = request_body(later, asked, max_tokens=64, image_bytes=lambda _: b"")
    assert call(without_thinking, body=sent).reply.text == "answer"
    assert call(without_thinking, body=body(reasoning="effort")).kind is FailureKind.REJECTED


def test_a_working_by_another_name() -> None:
    turn = {"role": "assistant", "content": "yes", "reasoning_content": "hm"}
    sent = BODY | {"messages": [turn, {"role": "user", "content": "And?"}]}
    assert call(mistral, body=sent).kind is FailureKind.REJECTED
    assert call(vllm, body=sent).reply.text == "remembered: "
