"""A raw response opened: its first choice's message, or why there is none.

Knows the envelope of a chat completion, streamed or whole, and errors sent in its place. Knows nothing
of working and answer.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from domain.replies import Failure, FailureKind
from extractors.answers.error_bodies import is_error, said_in
from extractors.answers.failures import classify_said
from extractors.answers.raw import RawReply
from extractors.answers.streams import Stream, assemble, is_stream
from extractors.answers.strict_json import NotJsonError, load

Json = Mapping[str, Any]


class Opened(NamedTuple):
    data: Json
    choice: Json
    message: Json
    broken: bool = False
    """Whether the stream ended before it said that it was done."""
    disorder: bool = False
    """Whether the stream's pieces came twice, out of order, or after its end."""
    done: bool = True
    """Whether a stream said that nothing follows."""


def open_reply(raw: RawReply) -> Opened | Failure:
    """Return the parts of a reply that came with a status of success."""
    if is_stream(raw):
        return _open_stream(raw, assemble(raw.body))
    try:
        data = load(raw.body)
    except NotJsonError as error:
        return _malformed(raw, f"{_kind(raw)}, not JSON: {error}")
    return _in_place_of_reply(raw, data) if is_error(data) else _opened(raw, data)


def _open_stream(raw: RawReply, stream: Stream) -> Opened | Failure:
    if stream.error:
        return _in_place_of_reply(raw, stream.error)
    opened = _opened(raw, stream.reply)
    if isinstance(opened, Opened):
        return opened._replace(broken=not stream.whole, disorder=stream.disorder, done=stream.done)
    if stream.whole:
        return opened
    return Failure(kind=FailureKind.IN_DOUBT, detail="the stream ended before it said anything", status_code=200)


def _opened(raw: RawReply, data: Any) -> Opened | Failure:
    given: Json = cast("Json", data) if isinstance(data, Mapping) else {}
    choices = given.get("choices")
    if not isinstance(choices, list) or not choices:
        return _malformed(raw, "a reply without a choice")
    choice = cast("list[Any]", choices)[0]
    message = cast("Json", choice).get("message") if isinstance(choice, Mapping) else None
    if not isinstance(message, Mapping):
        return _malformed(raw, "a choice without a message")
    return Opened(given, cast("Json", choice), cast("Json", message))


def _in_place_of_reply(raw: RawReply, data: Any) -> Failure:
    """Return the failure of an error that came with a status of success; its own status counts, if it names one."""
    said = said_in(data)
    if said.status is not None:
        return classify_said(said.status, raw.headers, said, now=raw.received_at)
    return _malformed(raw, f"an error in place of a reply: {said.words}")


def _malformed(raw: RawReply, what: str) -> Failure:
    return Failure(kind=FailureKind.MALFORMED, detail=what, status_code=raw.status_code)


def _kind(raw: RawReply) -> str:
    if not raw.body.strip():
        return "an empty body"
    if raw.body.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html")):
        return "an HTML page"
    return f"{len(raw.body)} bytes of {raw.header('content-type') or 'no stated type'}"
