"""What of a window's calls an endpoint will read from its cache: the part they begin with alike.

The first call of a window fills the cache, the others are sent once it is answered. A vendor's cache may
forget at any time and promises nothing: this is an estimate, and what was billed is stored with each call.
"""

import os.path
from collections.abc import Sequence

from domain.messages import ChatRequest, Message, Part, TextPart
from domain.profiles import ModelProfile
from extractors.windows.tokens import TokenCounter
from flows.turns import PlannedCall

CACHE_BLOCK = 64
"""Tokens; only whole blocks are kept (Mistral's page on prompt caching)."""


def cached_tokens(counter: TokenCounter, profile: ModelProfile, calls: Sequence[PlannedCall]) -> int:
    """Return the input tokens of one window's calls that will be billed as read from the cache."""
    if profile.price_cached is None or not calls[1:]:
        return 0
    alike = counter.request(shared(calls[0].request, calls[1].request), profile)
    return alike // CACHE_BLOCK * CACHE_BLOCK * (len(calls) - 1)


def shared(one: ChatRequest, other: ChatRequest) -> ChatRequest:
    """Return the messages both requests begin with, the last of them cut where they differ."""
    messages: list[Message] = []
    for mine, theirs in zip(one.messages, other.messages, strict=False):
        parts = _shared_parts(mine, theirs)
        if parts:
            messages.append(Message(role=mine.role, parts=parts))
        if parts != mine.parts or mine != theirs:
            break
    return ChatRequest(messages=tuple(messages))


def _shared_parts(mine: Message, theirs: Message) -> tuple[Part, ...]:
    parts: list[Part] = []
    for part, other in zip(mine.parts, theirs.parts, strict=False):
        if part == other:
            parts.append(part)
            continue
        if isinstance(part, TextPart) and isinstance(other, TextPart):
            alike = os.path.commonprefix([part.text, other.text])  # noqa: RUF071  # of letters, which is what is meant
            parts.append(TextPart(text=alike))
        break
    return tuple(parts)
