"""A streamed reply put together again into the message it would have been.

Reads server-sent events, and bare lines of JSON where a proxy or a recording left the framing out.
Keeps what came before a stream died. Knows nothing of working and answer: `traces` parts them.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from extractors.answers.raw import RawReply
from extractors.answers.strict_json import NotJsonError, clean, load_raw
from extractors.answers.watching import words_in

_LINE_END = re.compile(rb"\r\n|\n|\r")
_LONGEST_NUMBER = 19
_BOM = b"\xef\xbb\xbf"


class Stream(NamedTuple):
    """What a stream amounts to, in the shape of a whole reply."""

    reply: dict[str, Any]
    whole: bool
    """Whether a choice said why it ended; without that the rest may be missing."""
    disorder: bool = False
    """Whether pieces came twice, out of order, or after the end."""
    done: bool = True
    """Whether the sign that nothing follows came; of no matter where a choice said why it ended."""
    error: Any = None
    """What the endpoint said in place of the next piece; None where it never did."""


def is_stream(raw: RawReply) -> bool:
    start = raw.body.removeprefix(_BOM).lstrip()
    return raw.header("content-type").startswith("text/event-stream") or start.startswith((b"data:", b"event:", b":"))


def assemble(body: bytes) -> Stream:
    """Put the pieces of a stream together; a piece that cannot be read ends it."""
    reply: dict[str, Any] = {}
    choice: dict[str, Any] = {}
    message: dict[str, Any] = {}
    error: Any = None
    order = Order()
    try:
        for piece in order.kept(_events(body)):
            if _is_error(piece):
                error = clean(piece)
                break
            order.watch(piece, ended="finish_reason" in choice)
            reply.update({key: value for key, value in piece.items() if key != "choices" and value is not None})
            take_choice(choice, message, piece)
    except NotJsonError:
        choice.pop("finish_reason", None)  # what ends in rubbish did not end well
    choices = [{**choice, "message": message}] if choice or message else []
    return Stream(
        clean({**reply, "choices": choices}),
        whole="finish_reason" in choice,
        disorder=order.broken,
        done=order.done,
        error=error,
    )


class Event(NamedTuple):
    data: bytes
    name: bytes
    """Its `id`, empty where it has none; few servers give one."""
    framed: bool = True


class Order:
    """The order of a stream's pieces, as far as it can be seen: by events' ids, and by what comes after the end."""

    def __init__(self) -> None:
        self.broken = False
        self.done = True
        self._names: set[bytes] = set()
        self._last = -1

    def kept(self, events: Iterator[Event]) -> Iterator[dict[str, Any]]:
        """Yield each piece once, up to the sign that nothing follows."""
        for event in events:
            if event.data.strip() == b"[DONE]":
                self.done = True
                return
            self.done = not event.framed
            if event.name and self._is_repeat(event.name):
                continue
            piece = load_raw(event.data)
            if not isinstance(piece, dict):
                raise NotJsonError("a piece is not an object")
            yield cast("dict[str, Any]", piece)

    def _is_repeat(self, name: bytes) -> bool:
        """Note an event's id; one that counts must not fall back."""
        repeated = name in self._names
        self._names.add(name)
        number = int(name) if name.isdigit() and len(name) < _LONGEST_NUMBER else self._last
        self.broken = self.broken or repeated or number < self._last
        self._last = max(self._last, number)
        return repeated

    def watch(self, piece: dict[str, Any], *, ended: bool) -> None:
        """Note a piece that says something after the end was told."""
        if ended and any(words.strip() for words in words_in(_first_delta(piece))):
            self.broken = True


def _first_delta(piece: dict[str, Any]) -> Any:
    choices = piece.get("choices")
    first = cast("list[Any]", choices)[0] if isinstance(choices, list) and choices else None
    return cast("dict[str, Any]", first).get("delta") if isinstance(first, dict) else None


def _events(body: bytes) -> Iterator[Event]:
    """Yield each event's data; lines of one event are joined, comments and other fields are left out."""
    data: list[bytes] = []
    name = b""
    for line in [*_LINE_END.split(body.removeprefix(_BOM)), b""]:
        if line.startswith(b"{"):
            yield Event(line, b"", framed=False)
        elif line.startswith(b"id:"):
            name = line.removeprefix(b"id:").strip()
        elif line.startswith(b"data:"):
            data.append(line.removeprefix(b"data:").removeprefix(b" "))
        elif not line and data:
            yield Event(b"\n".join(data), name)
            data, name = [], b""


def _is_error(piece: dict[str, Any]) -> bool:
    return bool(piece.get("error")) or str(piece.get("object")).lower() == "error"


def take_choice(choice: dict[str, Any], message: dict[str, Any], piece: dict[str, Any]) -> None:
    """Add the first choice's piece to what is there; a piece without one carries usage or nothing."""
    choices = piece.get("choices")
    for offered in cast("list[Any]", choices) if isinstance(choices, list) else []:
        if not isinstance(offered, dict):
            raise NotJsonError("a choice is not an object")
        said = cast("dict[str, Any]", offered)
        if said.get("index", 0) != 0:
            continue
        choice.update({key: said[key] for key in ("finish_reason",) if said.get(key)})
        delta = said.get("delta") or said.get("message")
        _take_delta(message, cast("dict[str, Any]", delta) if isinstance(delta, dict) else {})


def _take_delta(message: dict[str, Any], delta: dict[str, Any]) -> None:
    for key, value in delta.items():
        if value is None or key == "role":
            continue
        message[key] = _joined(message.get(key), value)


def _joined(before: Any, more: Any) -> Any:
    """Join two pieces of a field: strings end to end, lists one behind the other, a string among chunks as text."""
    if isinstance(before, list):
        ours = cast("list[Any]", before)  # since its first piece: to copy it each time would be slow
        ours.extend(_as_chunks(more))
        return ours
    if isinstance(more, list):
        return [*_as_chunks(before), *_as_chunks(more)]
    return before + more if isinstance(before, str) and isinstance(more, str) else more


def _as_chunks(value: Any) -> list[Any]:
    if isinstance(value, list):
        return cast("list[Any]", value)
    return [value] if value else []
