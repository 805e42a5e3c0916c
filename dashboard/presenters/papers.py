"""The papers of a call, arranged for reading: the prompt as it was sent, the raw reply, piece by piece.

Nothing is parsed away: the raw form is always the bytes as they are on record.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

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
        request: Any = json.loads(body)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return ()
    return tuple(_said(message) for message in _items(_fields(request).get("messages")) if _fields(message))


def _said(message: Any) -> Said:
    fields = _fields(message)
    return Said(str(fields.get("role", "")), tuple(_parts(fields.get("content", fields.get("parts")))))


def _parts(content: Any) -> Iterator[tuple[str, str]]:
    if isinstance(content, str):
        yield "text", content
    for part in _items(content):
        text = _fields(part).get("text")
        yield ("text", text) if isinstance(text, str) else ("image", json.dumps(part, ensure_ascii=False))


def _fields(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _items(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
