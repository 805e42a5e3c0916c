"""A page on its way from child to parent: JSON, and behind it the columns of its words as they are.

To print half a million numbers and to read them again would take longer than to send them. What
comes in is a stranger's until it is a `Page`.
"""

import struct
from typing import Any, cast

from pydantic_core import from_json, to_json

from domain.documents import Page

_LENGTH = struct.Struct(">I")
"""Bytes of JSON that follow."""


def encode_page(fields: dict[str, Any]) -> bytes:
    """Return a page's fields as bytes; what is no number becomes null, which `decode_page` refuses."""
    columns: list[bytes] = []
    words = fields.get("words")
    if isinstance(words, dict):
        sized = {name: _apart(column, columns) for name, column in cast("dict[str, Any]", words).items()}
        fields = {**fields, "words": sized}
    head = to_json(fields, inf_nan_mode="null")
    return b"".join((_LENGTH.pack(len(head)), head, *columns))


def _apart(column: Any, columns: list[bytes]) -> Any:
    """Put a column of bytes with the others, and return how long it is."""
    if not isinstance(column, bytes):
        return column
    columns.append(column)
    return len(column)


def decode_page(body: bytes) -> Page:
    """Return the page; raises ValueError where the bytes are none."""
    if len(body) < _LENGTH.size:
        raise ValueError("there are no bytes of a page")
    at = _LENGTH.size + _LENGTH.unpack_from(body)[0]
    fields: Any = from_json(body[_LENGTH.size : at], allow_inf_nan=False)
    words = cast("dict[str, Any]", fields).get("words") if isinstance(fields, dict) else None
    if isinstance(words, dict):
        columns = cast("dict[str, Any]", words)
        for name, length in columns.items():
            if isinstance(length, int):
                columns[name] = body[at : at + max(0, length)]
                at += max(0, length)
    if at != len(body):
        raise ValueError("the bytes of a page are too few or too many")
    return Page.model_validate(fields)
