"""A model's own earlier turn: read from its raw reply, and put back on the wire as its dialect demands.

Mistral wants the whole message back, working included, in the order it came: without it the answers get
worse. vLLM takes the working as `reasoning` and silently drops every other name. The others are sent the
answer alone. Knows no document and no question.
"""

from collections.abc import Iterator
from typing import Any, cast

from domain.messages import Message, Part, TextPart, ThoughtPart
from domain.profiles import Dialect, ModelProfile
from domain.replies import Failure
from extractors.answers.opening import open_reply
from extractors.answers.raw import RawReply
from extractors.answers.traces import part_message, thought_text


def read_own_turn(raw: RawReply) -> tuple[Part, ...]:
    """Return a reply's working and answer, in the order they came; empty where it holds no answer."""
    opened = open_reply(raw)
    if isinstance(opened, Failure):
        return ()
    parted = part_message(opened.message)
    if parted.answer is None:
        return ()
    parts = tuple(_neighbours_joined(_chunk_parts(opened.message.get("content"))))
    if any(isinstance(part, ThoughtPart) for part in parts):
        return parts
    thoughts = (ThoughtPart(text=thought) for thought in parted.thoughts if thought.strip())
    return (*thoughts, TextPart(text=parted.answer))


def own_turn(profile: ModelProfile, said: Message) -> dict[str, Any]:
    """Return an assistant's message in the form in which its server takes it back."""
    answer = "".join(part.text for part in said.parts if isinstance(part, TextPart))
    thoughts = [part.text for part in said.parts if isinstance(part, ThoughtPart)]
    if not thoughts or not profile.replays_working:
        return {"role": "assistant", "content": answer}
    if profile.dialect is Dialect.MISTRAL:
        return {"role": "assistant", "content": [_chunk(part) for part in said.parts]}
    if profile.dialect is Dialect.VLLM:
        return {"role": "assistant", "reasoning": "\n\n".join(thoughts), "content": answer}
    return {"role": "assistant", "content": answer}


def _chunk(part: Part) -> dict[str, Any]:
    text = {"type": "text", "text": cast("TextPart | ThoughtPart", part).text}
    return {"type": "thinking", "thinking": [text]} if isinstance(part, ThoughtPart) else text


def _chunk_parts(content: Any) -> Iterator[Part]:
    """Yield what a list of chunks holds; references, which nobody may send back, are left out."""
    for chunk in cast("list[Any]", content) if isinstance(content, list) else []:
        match chunk:
            case str(text) | {"type": "text", "text": str(text)} if text:
                yield TextPart(text=text)
            case {"type": "thinking", "thinking": thought} if text := thought_text(thought):
                yield ThoughtPart(text=text)
            case _:
                pass


def _neighbours_joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Yield neighbours of one kind as one: a stream comes in many small chunks."""
    held: Part | None = None
    for part in parts:
        if held is not None and held.kind == part.kind:
            joined = cast("TextPart", held).text + cast("TextPart", part).text
            held = held.model_copy(update={"text": joined})
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held
