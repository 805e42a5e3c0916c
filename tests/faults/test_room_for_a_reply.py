"""Servers that refuse a prompt and a reply longer together than the context, or go on for ever without a limit."""

import pytest

from domain.messages import ChatRequest, Message, Role, TextPart
from domain.replies import FailureKind
from extractors.answers.wire import request_body
from flows.turns import output_room
from tests.support.calls import BODY, a_profile, call
from tests.support.model_server import Asked, Say, Script, say_json, say_message

CONTEXT = 131_072
REQUEST = ChatRequest(messages=(Message(role=Role.USER, parts=(TextPart(text="page 1\n"),)),))


def strict(prompt: int) -> Script:
    """Return a script that counts every prompt as so many tokens, and says no as vLLM does."""

    def answer(asked: Asked) -> Say:
        if "max_tokens" not in asked.json:  # llama-server's own default is without end
            return say_message({"content": "and so on " * 9_000}, finish_reason="length")
        wanted = asked.json["max_tokens"]
        if prompt + wanted > CONTEXT:
            words = (
                f"'max_tokens' or 'max_completion_tokens' is too large: {wanted}. This model's maximum context length "
                f"is {CONTEXT} tokens and your request has {prompt} input tokens ({wanted} > {CONTEXT} - {prompt})."
            )
            return say_json({"error": {"message": words, "type": "BadRequestError", "code": 400}}, status=400)
        return say_message({"content": "answer"})

    return answer


@pytest.mark.parametrize("prompt", [9, 40_000, 98_300, 98_304, 120_000, 130_500])
def test_prompt_and_reply_never_exceed_the_context(prompt: int) -> None:
    profile = a_profile(context_tokens=CONTEXT, max_output_tokens=32_768)
    sent = request_body(profile, REQUEST, max_tokens=output_room(profile, prompt), image_bytes=lambda _: b"")
    assert call(strict(prompt), body=sent).reply.text == "answer"


def test_the_whole_context_as_room_is_always_refused() -> None:
    """A model card's own `max_tokens` is the whole context."""
    assert call(strict(9), body=BODY | {"max_tokens": CONTEXT}).kind is FailureKind.TOO_LONG


def test_no_room_told() -> None:
    endless = {name: value for name, value in BODY.items() if name != "max_tokens"}
    assert call(strict(9), body=endless).kind is FailureKind.ENDLESS
