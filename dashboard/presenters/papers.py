"""The papers of a call, arranged for reading: the prompt as it was sent, the raw reply, piece by piece.

Nothing is parsed away: the raw form is always the bytes as they are on record.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

PIECE = 100_000
"""Characters shown at once."""


class Said(NamedTuple):
    """One message of a request: who says it, and its parts in order; a picture by its digest."""

    role: str
    parts: tuple[tuple[str, str], ...]
    """Kind (`text` or `image`) and content."""


class Piece(NamedTuple):
    text: str
    number: int
    """From 1."""
    pieces: int


def piece_of(text: str, number: int) -> Piece:
    """Return a piece of a long text; a number there is not is taken for the nearest there is."""
    pieces = max(-(-len(text) // PIECE), 1)
    chosen = min(max(number, 1), pieces)
    return Piece(text[(chosen - 1) * PIECE : chosen * PIECE], chosen, pieces)


def readable(body: bytes) -> str:
    """Return a body as text; what is not UTF-8 is shown as replacement characters."""
    return body.decode("utf-8", errors="replace")


def messages_of(body: bytes) -> tuple[Said, ...]:
    """Return the messages of a request; none where its form is not one we know."""
    try:
        request = json.loads(body)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return ()
    messages = request.get("messages") if isinstance(request, dict) else None
    if not isinstance(messages, list):
        return ()
    return tuple(_said(message) for message in messages if isinstance(message, dict))


def _said(message: dict[str, Any]) -> Said:
    content = message.get("content", message.get("parts"))
    return Said(str(message.get("role", "")), tuple(_parts(content)))


def _parts(content: Any) -> Iterator[tuple[str, str]]:
    if isinstance(content, str):
        yield "text", content
        return
    for part in content if isinstance(content, list) else []:
        if isinstance(part, dict) and isinstance(part.get("text"), str):
            yield "text", part["text"]
        else:
            yield "image", json.dumps(part, ensure_ascii=False)
