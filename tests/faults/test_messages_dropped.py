"""A server that drops messages until a prompt fits, as Ollama does, each part of a message being one to it.

Nothing in its reply says so but its own count.
"""

from typing import Any

import pytest

from domain.messages import ChatRequest, ImagePart, Message, Role, TextPart
from domain.replies import FailureKind, ReplyFinding
from extractors.answers.wire import request_body
from tests.support.calls import a_profile, call
from tests.support.model_server import Asked, Say, say_message

CONTEXT = 4_096
PICTURE_TOKENS = 768
PAGE = "word " * 1_500
PICTURE = ImagePart(sha256="a" * 64, media_type="image/png", width=100, height=200)


def tokens(part: Any) -> int:
    """Return what a part takes, at a token a word."""
    if isinstance(part, dict) and part["type"] == "image_url":
        return PICTURE_TOKENS
    return len((part if isinstance(part, str) else part["text"]).split())


def ollama(asked: Asked) -> Say:
    """Keep the system message and the last part, drop the oldest of the others until all fits."""
    system, *said = asked.json["messages"]
    parts = [part for message in said for part in _parts(message["content"])]
    while len(parts) > 1 and tokens(system["content"]) + sum(map(tokens, parts)) > CONTEXT:
        del parts[0]
    counted = min(tokens(system["content"]) + sum(map(tokens, parts)), CONTEXT)
    return say_message({"content": "answer"}, usage={"prompt_tokens": counted, "completion_tokens": 3})


def _parts(content: Any) -> list[Any]:
    return content if isinstance(content, list) else [content]


def body(pages: int, *, pictures: bool) -> dict[str, Any]:
    parts = [part for _ in range(pages) for part in (TextPart(text=PAGE), *([PICTURE] if pictures else []))]
    request = ChatRequest(
        messages=(
            Message(role=Role.SYSTEM, parts=(TextPart(text="Answer from the document."),)),
            Message(role=Role.USER, parts=(*parts, TextPart(text="Which law?"))),
        )
    )
    return request_body(a_profile(dialect="ollama"), request, max_tokens=64, image_bytes=lambda _: b"picture")


@pytest.mark.parametrize(("pages", "pictures"), [(4, False), (2, True), (20, True)])
def test_messages_dropped(pages: int, pictures: bool) -> None:  # a parameter
    expected = 6 + pages * (1_500 + (PICTURE_TOKENS if pictures else 0))
    outcome = call(ollama, body=body(pages, pictures=pictures), expected=expected)
    assert outcome.kind is FailureKind.TOO_LONG
    assert outcome.reply.text is None, "it never saw the first page"
    assert ReplyFinding.PROMPT_TOKENS_SHORT in outcome.reply.findings


def test_nothing_dropped() -> None:
    assert call(ollama, body=body(2, pictures=False), expected=3_006).reply.text == "answer"
