"""A chat request to a completion: find the prompt, answer it, write the reply as the wire has it.

Knows no socket. The reply to the same request is the same, byte for byte: its id is the prompt's
digest, and `created` is always 0.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from extractors.embedded import WIRE_MODEL
from extractors.embedded.extract import answer, answer_json
from extractors.embedded.prompt import PromptError, parse_conversation
from extractors.embedded.trace import trace
from extractors.windows.tokens import BEGIN_TOKENS, ROLE_TOKENS, TokenCounter

_COUNTER = TokenCounter()


class RequestError(ValueError):
    """A request that cannot be answered as it stands; `code` and `status` are those of the wire."""

    def __init__(self, message: str, code: str = "invalid_request", status: int = 400) -> None:
        super().__init__(message, code, status)
        self.message = message
        self.code = code
        self.status = status


class WireMessage(BaseModel):
    role: str
    content: str | list[dict[str, Any]] = ""


class WireRequest(BaseModel):
    """The part of a chat request that decides the answer; sampling and limits have nothing to act on."""

    model: str
    messages: list[WireMessage]
    stream: bool | None = None


class Said(NamedTuple):
    role: str
    text: str


class Completion(NamedTuple):
    id: str
    working: str
    text: str
    usage: dict[str, int]


def read_request(body: bytes) -> WireRequest:
    """Return what a request's body says; raises RequestError where it is no request we can answer."""
    try:
        request = WireRequest.model_validate_json(body)
    except ValidationError as error:
        raise RequestError("The request is not a JSON object with a model and a list of messages.") from error
    if request.model != WIRE_MODEL:
        raise RequestError(f"This server answers to the model {WIRE_MODEL} only.", "model_not_found", 404)
    return request


def complete(request: WireRequest) -> Completion:
    """Answer the last questions of a request; raises RequestError where it is no prompt we can read."""
    said = [_said(message) for message in request.messages]
    prompts = [message.text for message in said if message.role == "user"]
    if not prompts:
        raise RequestError("The request has no user message.")
    try:
        prompt = parse_conversation(prompts)
    except PromptError as error:
        raise RequestError(
            f"The user message does not follow Indicia's protocol. {error}", "not_the_protocol"
        ) from error
    answered = answer(prompt)
    working, text = trace(prompt, answered), answer_json(answered)
    key = hashlib.sha256("\0".join(prompts).encode("utf-8", "surrogatepass")).hexdigest()
    return Completion(f"chatcmpl-{key[:32]}", working, text, _usage(said, working, text))


def as_object(completion: Completion) -> dict[str, Any]:
    """Return the whole reply, working and answer as chunks of one content list."""
    content = [_thinking(completion.working), _text(completion.text)]
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    return _envelope(completion, "chat.completion", [choice]) | {"usage": completion.usage}


def as_events(completion: Completion) -> Iterator[str]:
    """Yield the reply as server-sent events: the working, the answer, the end with the usage."""
    deltas: list[tuple[dict[str, Any], str | None]] = [
        ({"role": "assistant", "content": [_thinking(completion.working)]}, None),
        ({"content": [_text(completion.text)]}, None),
        ({}, "stop"),
    ]
    for delta, reason in deltas:
        chunk = _envelope(completion, "chat.completion.chunk", [{"index": 0, "delta": delta, "finish_reason": reason}])
        yield _event(chunk | ({"usage": completion.usage} if reason else {}))
    yield "data: [DONE]\n\n"


def _event(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk)}\n\n"


def _envelope(completion: Completion, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": completion.id, "object": kind, "created": 0, "model": WIRE_MODEL, "choices": choices}


def _thinking(text: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": [_text(text)]}


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def _usage(said: list[Said], working: str, text: str) -> dict[str, int]:
    """Count as a model of Mistral's would: begin and role tokens, and every text."""
    asked = BEGIN_TOKENS + sum(_COUNTER.text(message.text) for message in said)
    asked += sum(count for role, count in ROLE_TOKENS.items() for message in said if message.role == role.value)
    told = _COUNTER.text(working) + _COUNTER.text(text)
    return {"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told}


def _said(message: WireMessage) -> Said:
    """Return a message's text; pictures are passed over, their pages' text stands beside them."""
    if isinstance(message.content, str):
        return Said(message.role, message.content)
    texts = [str(part["text"]) for part in message.content if part.get("type") == "text" and "text" in part]
    return Said(message.role, "".join(texts))
