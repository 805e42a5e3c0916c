"""The JSON body of a chat-completions request, in the form each server takes.

Knows dialects, never a model's name. Knows no network and no key. What is left out matters as much as
what is put in: Mistral's schema is closed and answers 422 to an unknown field (`seed`,
`max_completion_tokens`, `stream_options`), so nothing is sent that was not asked for.
"""

import base64
from collections.abc import Callable, Iterable
from typing import Any

from domain.messages import ChatRequest, ImagePart, Message, Part, Role, TextPart
from domain.profiles import Dialect, ModelProfile, ReasoningMode
from extractors.answers.own_turns import own_turn

Body = dict[str, Any]

THINK_BEFORE = (
    "# HOW YOU SHOULD THINK AND ANSWER\n\n"
    "First draft your thinking process (inner monologue) until you arrive at a response. Format your response as "
    "the instructions further below ask for. Write both your thoughts and the response in the same language as "
    "the input.\n\nYour thinking process must follow the template below:"
)
THINK_INSIDE = (
    "Your thoughts or/and draft, like working through an exercise on scratch paper. Be as casual and as long as you "
    "want until you are confident to generate the response to the user."
)
THINK_AFTER = "Here, provide a self-contained response."
"""The three parts of the system message that Magistral 2507 and 2509 were trained to think by.

A system message of one's own without them switches the thinking off; what it asks about Markdown and
LaTeX is replaced by a word on our instructions, which stand behind it.
"""


def request_body(
    profile: ModelProfile, request: ChatRequest, *, max_tokens: int, image_bytes: Callable[[str], bytes]
) -> Body:
    """Return the body as it will be sent; `image_bytes` gives a picture's bytes by digest."""
    return _body(profile, request, max_tokens, lambda part: _data_url(part, image_bytes(part.sha256)))


def recorded_body(profile: ModelProfile, request: ChatRequest, *, max_tokens: int) -> Body:
    """Return the same body with every picture's data replaced by `blob:` and its digest: what is kept on record."""
    return _body(profile, request, max_tokens, lambda part: f"blob:{part.sha256}")


Address = Callable[[ImagePart], str]


def _body(profile: ModelProfile, request: ChatRequest, max_tokens: int, address: Address) -> Body:
    return {
        "model": profile.model,
        "messages": [*_system(profile, request), *_others(profile, request, address)],
        "max_tokens": max_tokens,
        **_streaming(profile),
        **_sampling(profile),
        **_effort(profile),
        **_response_format(profile, request),
        **_cache_key(profile, request),
    }


def _cache_key(profile: ModelProfile, request: ChatRequest) -> Body:
    """Local servers find a shared prefix by themselves; of the others some refuse a field they do not know."""
    if request.cache_key is None or profile.dialect not in (Dialect.MISTRAL, Dialect.OPENAI):
        return {}
    return {"prompt_cache_key": request.cache_key}


def _streaming(profile: ModelProfile) -> Body:
    """Mistral counts a stream's tokens unasked, and its schema has no `stream_options`."""
    if not profile.stream or profile.dialect is Dialect.MISTRAL:
        return {"stream": profile.stream}
    return {"stream": True, "stream_options": {"include_usage": True}}


def _sampling(profile: ModelProfile) -> Body:
    asked = {"temperature": profile.temperature, "top_p": profile.top_p}
    return {name: value for name, value in asked.items() if value is not None}


def _effort(profile: ModelProfile) -> Body:
    if profile.reasoning is not ReasoningMode.EFFORT:
        return {}
    return {"reasoning_effort": profile.reasoning_effort}


def _response_format(profile: ModelProfile, request: ChatRequest) -> Body:
    if request.answer_schema is None or not profile.structured_output:
        return {}
    if profile.dialect is Dialect.LLAMA_SERVER:
        return {"response_format": {"type": "json_schema", "schema": request.answer_schema}}
    named = {"name": "answers", "strict": True, "schema": request.answer_schema}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _system(profile: ModelProfile, request: ChatRequest) -> list[Body]:
    """Return all system messages as one, with the thinking template before our own words."""
    own = "\n\n".join(_text(message.parts) for message in request.messages if message.role is Role.SYSTEM)
    if profile.reasoning is ReasoningMode.TEMPLATE:
        return [{"role": "system", "content": _template(profile.dialect, own)}]
    return [{"role": "system", "content": own}] if own else []


def _template(dialect: Dialect, own: str) -> str | list[Body]:
    after = f"{THINK_AFTER}\n\n{own}" if own else THINK_AFTER
    if dialect is Dialect.MISTRAL:
        return _chunks({"thinking": [{"type": "text", "text": THINK_INSIDE}]}, after)
    if dialect is Dialect.VLLM:
        return _chunks({"thinking": THINK_INSIDE, "closed": True}, after)
    return f"{THINK_BEFORE}[THINK]{THINK_INSIDE}[/THINK]{after}"


def _chunks(thinking: Body, after: str) -> list[Body]:
    return [
        {"type": "text", "text": THINK_BEFORE},
        {"type": "thinking", **thinking},
        {"type": "text", "text": after},
    ]


def _others(profile: ModelProfile, request: ChatRequest, address: Address) -> Iterable[Body]:
    spoken = (message for message in request.messages if message.role is not Role.SYSTEM)
    return (
        own_turn(profile, said)
        if said.role is Role.ASSISTANT
        else {"role": said.role.value, "content": _content(profile.dialect, said, address)}
        for said in spoken
    )


def _content(dialect: Dialect, message: Message, address: Address) -> str | list[Body]:
    """Return one string where there is no picture: Ollama makes a message of each part and may drop the first."""
    if not any(isinstance(part, ImagePart) for part in message.parts):
        return _text(message.parts)
    return [_part(dialect, part, address) for part in message.parts]


def _part(dialect: Dialect, part: Part, address: Address) -> Body:
    if not isinstance(part, ImagePart):
        return {"type": "text", "text": part.text}
    url = address(part)
    return {"type": "image_url", "image_url": url if dialect is Dialect.MISTRAL else {"url": url}}


def _data_url(part: ImagePart, data: bytes) -> str:
    return f"data:{part.media_type};base64,{base64.b64encode(data).decode('ascii')}"


def _text(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts if isinstance(part, TextPart))
