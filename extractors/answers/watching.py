"""A stream watched while it comes, so that a reply without end is ended by us and not by the token limit.

Reads only what it must: whole lines of events, and the words in them. What cannot be read is left to
whoever reads the reply when it is there. Knows nothing of working and answer.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from extractors.answers.repetition import Growing
from extractors.answers.strict_json import NotJsonError, load_raw

_NOT_WORDS = frozenset({"role", "type", "id", "name", "signature", "format"})
_LONGEST_LINE = 1 << 20


class EndlessError(Exception):
    """The reply says the same again and again."""


class Watch:
    """Watches one stream."""

    def __init__(self) -> None:
        self._line = b""
        self._text = Growing()

    def take(self, received: bytes) -> None:
        """Take bytes as they come; raises EndlessError once the reply is seen to go round in circles."""
        *lines, rest = (self._line + received).split(b"\n")
        self._line = rest[-_LONGEST_LINE:]
        for line in lines:
            if self._text.grow("".join(words_in(_delta(line)))):
                raise EndlessError


def words_in(value: Any) -> Iterator[str]:
    """Yield every string in a message or a piece of one, thought or answer, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from words_in(item)
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, Any]", value).items():
            if key not in _NOT_WORDS:
                yield from words_in(item)


def _delta(line: bytes) -> Any:
    """Return the first choice's words in a line of events; None where there are none to be read."""
    try:
        event = load_raw(line.strip().removeprefix(b"data:"))
        return event["choices"][0]["delta"]
    except (NotJsonError, KeyError, IndexError, TypeError):
        return None
