"""A model's working as far as it has come, from the bytes of a stream that has not ended yet.

For a person who follows along, nothing else: what is kept is read anew from the whole reply. Knows the forms of
working only through `traces`.
"""

from typing import Any, cast

from extractors.answers.streams import take_choice
from extractors.answers.strict_json import NotJsonError, load_raw
from extractors.answers.traces import part_message

_SHARE = 0.02
"""The working is parted anew once this share of the text is new, so that a long one does not cost its square."""


class Overheard:
    """Listens to one stream."""

    def __init__(self) -> None:
        self._line = b""
        self._choice: dict[str, Any] = {}
        self._message: dict[str, Any] = {}
        self._told = ""
        self._size = self._parted_at = 0

    def take(self, received: bytes) -> str:
        """Take bytes as they come; returns the working that is new with them."""
        *lines, self._line = (self._line + received).split(b"\n")
        for line in lines:
            self._take_line(line.strip())
        due = self._size - self._parted_at > _SHARE * self._size or bool(self._choice)
        return self._new() if due else ""

    def _take_line(self, line: bytes) -> None:
        if not line.startswith((b"data:", b"{")):
            return
        try:
            piece = load_raw(line.removeprefix(b"data:").strip())
            if isinstance(piece, dict):
                take_choice(self._choice, self._message, cast("dict[str, Any]", piece))
                self._size += len(line)
        except NotJsonError:
            return

    def _new(self) -> str:
        """Return what was not told yet; nothing where what was told turns out to have been something else."""
        self._parted_at = self._size
        thoughts = "\n\n".join(part_message(self._message).thoughts)
        if not thoughts.startswith(self._told):
            return ""
        new, self._told = thoughts[len(self._told) :], thoughts
        return new
