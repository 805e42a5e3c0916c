"""The wire between parent and child: a JSON header and bytes, both with their lengths in front.

Lengths are checked before anything is read, on both sides. Nothing is ever unpickled. Knows no
process and no document.
"""

import json
import struct
from collections.abc import Callable
from typing import Any, NamedTuple, cast

from extractors.pages.limits import MIB

MAX_HEAD = 256 * 1024
"""Bytes of a frame's JSON header."""
MAX_BODY = 48 * MIB
"""Bytes of what a child may send with one frame: one page as JSON, or one picture."""

_LENGTHS = struct.Struct(">II")


class FrameError(Exception):
    """What came over the wire is not a frame, or is larger than allowed."""


class Frame(NamedTuple):
    head: dict[str, Any]
    body: bytes = b""

    @property
    def kind(self) -> str:
        return str(self.head.get("kind"))


def encode(frame: Frame) -> bytes:
    """Return the bytes of a frame."""
    head = json.dumps(frame.head, allow_nan=False).encode()
    return _LENGTHS.pack(len(head), len(frame.body)) + head + frame.body


def decode(read: Callable[[int], bytes], max_body: int = MAX_BODY) -> Frame:
    """Read one frame; `read(n)` returns exactly n bytes or raises."""
    head_length, body_length = _LENGTHS.unpack(read(_LENGTHS.size))
    if head_length > MAX_HEAD or body_length > max_body:
        raise FrameError("a frame is larger than allowed")
    try:
        head: object = json.loads(read(head_length))
    except (ValueError, RecursionError) as error:
        raise FrameError("a frame's header is not JSON") from error
    if not isinstance(head, dict):
        raise FrameError("a frame's header is not a JSON object")
    return Frame(cast("dict[str, Any]", head), read(body_length))
