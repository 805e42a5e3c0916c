"""What an endpoint said when it refused, read from any of the shapes seen.

Five from Mistral (`message` a string, an object or a list; `detail` a string or a list), one from
OpenAI and its imitators (`error` around it, or `error` a string), HTML and plain text from gateways.
Knows no status and no remedy. What an endpoint quotes back of our request never gets out of here: it
may be text of a document.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from extractors.answers.strict_json import NotJsonError, clean, load

MAX_DETAIL = 300
"""Code points of an endpoint's words that are kept."""

_ERROR_STATUSES = frozenset(map(str, range(400, 600)))
_QUOTED_BACK = re.compile(r"""[\s,({\[]*['"]?\binput(_value)?['"]?\s*[:=]""")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_NOT_PRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


class Said(NamedTuple):
    """An endpoint's refusal: its words, shortened, and the codes and types it gave, in lower case."""

    words: str
    codes: frozenset[str]
    status: int | None = None
    """A status the body itself names, as bodies inside a 200 do."""


def read_error(body: bytes) -> Said:
    """Return what a body says, of whatever shape; an empty one says nothing."""
    try:
        value = load(body)
    except NotJsonError:
        return Said(_shorten(_plain(body)), frozenset())
    return said_in(value)


def is_error(value: Any) -> bool:
    """Whether a JSON value is an error that was sent in place of a reply."""
    if not isinstance(value, Mapping):
        return False
    given = cast("Mapping[str, Any]", value)
    return bool(given.get("error")) or str(given.get("object")).lower() == "error"


def said_in(value: Any) -> Said:
    """Return what an error says that was already read from JSON."""
    if not isinstance(value, Mapping):
        return Said(_shorten(_words(value)), frozenset())
    given = cast("Mapping[str, Any]", value)
    inner = given.get("error")
    layers = [given, cast("Mapping[str, Any]", inner)] if isinstance(inner, Mapping) else [given]
    codes = frozenset(str(layer[key]).lower() for layer in layers for key in ("code", "type") if layer.get(key))
    return Said(_shorten(_words(value)), codes, _status(layers))


def _status(layers: list[Mapping[str, Any]]) -> int | None:
    """Return the status a body names; Mistral's own codes, such as 1500 and 3001, are none."""
    named = (layer.get(key) for layer in layers for key in ("raw_status_code", "status", "code"))
    return next((int(str(value)) for value in named if str(value) in _ERROR_STATUSES), None)


def _words(value: Any) -> str:
    """Return the words of an error, wherever they stand; `input` is never looked at."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(filter(None, map(_words, cast("list[Any]", value))))
    if not isinstance(value, Mapping):
        return ""
    given = cast("Mapping[str, Any]", value)
    if "msg" in given:
        return f"{_place(given)}{given['msg']}"
    return next(_found_words(given), "")


def _found_words(given: Mapping[str, Any]) -> Iterator[str]:
    yield from (words for key in ("error", "message", "detail") if (words := _words(given.get(key))))


def _place(fault: Mapping[str, Any]) -> str:
    loc = fault.get("loc")
    return f"{'.'.join(map(str, cast('list[Any]', loc)))}: " if isinstance(loc, list) else ""


def _plain(body: bytes) -> str:
    text = clean(body[:20_000].decode("utf-8", "replace"))
    if "<html" not in text.lower() and not text.lstrip().startswith("<"):
        return text
    title = _TITLE.search(text)
    return f"an HTML page, {title[1]}" if title else "an HTML page"


def _shorten(words: str) -> str:
    kept = _NOT_PRINTED.sub(" ", _QUOTED_BACK.split(words, maxsplit=1)[0]).strip()
    return kept if len(kept) <= MAX_DETAIL else f"{kept[: MAX_DETAIL - 1]}…"
