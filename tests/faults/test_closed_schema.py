"""A server whose schema is closed: every field it does not know is a 422. What we send passes, profile by profile."""

from typing import Any

import pytest

from domain.messages import ChatRequest, ImagePart, Message, Role, TextPart, ThoughtPart
from domain.profiles import Dialect, ModelProfile
from domain.replies import FailureKind
from extractors.answers.profiles import load_profiles
from extractors.answers.wire import request_body
from tests.support.calls import BODY, WORDS, call
from tests.support.model_server import Asked, Say, say_json, say_message

TAKEN = {
    "model", "temperature", "top_p", "max_tokens", "stream", "stop", "random_seed", "metadata", "messages",
    "response_format", "tools", "tool_choice", "presence_penalty", "frequency_penalty", "n", "prediction",
    "parallel_tool_calls", "prompt_mode", "reasoning_effort", "guardrails", "prompt_cache_key",
}  # fmt: skip
OF_MESSAGES = {"role", "content", "tool_calls", "prefix", "tool_call_id"}
PICTURE = ImagePart(sha256="a" * 64, media_type="image/png", width=100, height=200)
REQUEST = ChatRequest(
    messages=(
        Message(role=Role.SYSTEM, parts=(TextPart(text="Answer."),)),
        Message(role=Role.USER, parts=(TextPart(text=WORDS), PICTURE)),
        Message(role=Role.ASSISTANT, parts=(ThoughtPart(text="hm"), TextPart(text="yes"))),
        Message(role=Role.USER, parts=(TextPart(text="And?"),)),
    ),
    answer_schema={"type": "object", "properties": {}},
    cache_key="k",
)
OF_MISTRAL = [profile for profile in load_profiles().values() if profile.dialect is Dialect.MISTRAL]


def closed(asked: Asked) -> Say:
    unknown = [["body", name] for name in asked.json.keys() - TAKEN]
    unknown += [
        ["body", "messages", at, name]
        for at, message in enumerate(asked.json["messages"])
        for name in message.keys() - OF_MESSAGES
    ]
    if not unknown:
        return say_message({"content": "answer"})
    faults = [
        {"type": "extra_forbidden", "loc": loc, "msg": "Extra inputs are not permitted", "input": WORDS}
        for loc in unknown
    ]
    return say_json({"object": "error", "message": {"detail": faults}, "code": None}, status=422)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("profile", OF_MISTRAL, ids=lambda profile: profile.name)
def test_what_we_send_passes(profile: ModelProfile, stream: bool) -> None:  # a parameter
    sent = request_body(
        profile.model_copy(update={"stream": stream}), REQUEST, max_tokens=9, image_bytes=lambda _: b"picture"
    )
    assert call(closed, body=sent).reply.text == "answer"


@pytest.mark.parametrize(
    "field",
    [
        {"seed": 7}, {"max_completion_tokens": 64}, {"stream_options": {"include_usage": True}}, {"name": "x"},
        {"messages": [{"role": "assistant", "content": "yes", "reasoning_content": WORDS}]},
        {"messages": [{"role": "user", "content": WORDS, "name": "ada"}]},
    ],
)  # fmt: skip
def test_a_field_too_many(field: dict[str, Any]) -> None:
    failure = call(closed, body=BODY | field).failure
    assert failure.kind is FailureKind.REJECTED
    assert "Extra inputs are not permitted" in failure.detail
    assert WORDS not in failure.detail
