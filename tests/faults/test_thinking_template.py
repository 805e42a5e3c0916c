"""Servers that refuse the thinking template in another server's form, or do not think without it.

Each refuses as it was seen to; what we send it is taken.
"""

from typing import Any

import pytest

from domain.messages import ChatRequest, Message, Role, TextPart
from domain.replies import FailureKind
from extractors.answers.wire import request_body
from tests.support.calls import a_profile, call
from tests.support.model_server import Asked, Say, say_json, say_message

REQUEST = ChatRequest(
    messages=(
        Message(role=Role.SYSTEM, parts=(TextPart(text="Answer from the document."),)),
        Message(role=Role.USER, parts=(TextPart(text="page 1\n"),)),
    )
)
SERVERS = ("mistral", "vllm", "llama-server", "ollama")
ANSWER = '{"answers": []}'


def body(dialect: str, reasoning: str = "template") -> dict[str, Any]:
    profile = a_profile(dialect=dialect, reasoning=reasoning)
    return request_body(profile, REQUEST, max_tokens=64, image_bytes=lambda _: b"")


def thought_of(system: Any) -> Any:
    """Return what stands in the template's place for a thought; None where there is no template."""
    if isinstance(system, str):
        return system.partition("[THINK]")[2].partition("[/THINK]")[0] or None
    return next((chunk["thinking"] for chunk in system if chunk["type"] == "thinking"), None)


def server(dialect: str) -> Any:
    """Return a script that takes the template as one server takes it, and thinks apart only with it."""

    def answer(asked: Asked) -> Say:
        system = asked.json["messages"][0]["content"]
        thought = thought_of(system)
        in_chunks = not isinstance(system, str)
        if dialect == "mistral" and in_chunks and isinstance(thought, str):
            return say_json(
                {"detail": [{"loc": ["body", "messages"], "msg": "Input should be a valid list"}]}, status=422
            )
        if dialect == "vllm" and in_chunks and isinstance(thought, list):
            return say_json({"error": {"message": "Input should be a valid string", "code": 400}}, status=400)
        if dialect in ("ollama", "llama-server") and in_chunks:
            return say_json({"error": {"message": "invalid message format"}}, status=400)
        if thought is None:  # vllm#30139, lmstudio#699: it does not think, and all of it lands in the wrong place
            return say_message({"content": "", "reasoning_content": ANSWER})
        return say_message({"content": ANSWER, "reasoning": "hm"})

    return answer


@pytest.mark.parametrize("dialect", SERVERS)
def test_the_form_each_server_takes(dialect: str) -> None:
    reply = call(server(dialect), body=body(dialect)).reply
    assert (reply.text, reply.trace.text) == (ANSWER, "hm")


@pytest.mark.parametrize(
    ("dialect", "spoken"), [("mistral", "vllm"), ("vllm", "mistral"), ("ollama", "mistral"), ("llama-server", "vllm")]
)
def test_the_form_of_another_is_refused(dialect: str, spoken: str) -> None:
    assert call(server(dialect), body=body(spoken)).kind is FailureKind.REJECTED


@pytest.mark.parametrize("dialect", SERVERS)
def test_without_a_template_nothing_is_answered(dialect: str) -> None:
    outcome = call(server(dialect), body=body(dialect, "none"))
    assert outcome.kind is FailureKind.NO_ANSWER
    assert outcome.reply.trace.text == ANSWER


def test_models_of_adjustable_effort_refuse_a_thought_in_the_system_message() -> None:
    def answer(asked: Asked) -> Say:
        if not isinstance(asked.json["messages"][0]["content"], str):
            said = "ThinkChunk in system message is not supported for this model"
            return say_json({"message": said, "type": "invalid_request_error"}, status=400)
        return say_message({"content": ANSWER, "reasoning": asked.json["reasoning_effort"]})

    assert call(answer, body=body("mistral", "effort")).reply.trace.text == "high"
    assert call(answer, body=body("mistral")).kind is FailureKind.REJECTED
