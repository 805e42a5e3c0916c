"""Column types that mean the same on every database: text, times, money, JSON.

Each is plain text underneath, so that the views read alike everywhere and nothing is rounded.
Knows no table.
"""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_MARK = "\N{SYMBOL FOR NULL}"
_UNSTORABLE = re.compile(f"[\0\ud800-\udfff{_MARK}]")
_ESCAPED = re.compile(f"{_MARK}(?:([0-9a-f]{{4}})|{_MARK})")

RowNumber = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column declared INTEGER."""


def _escape(found: re.Match[str]) -> str:
    return _MARK * 2 if found[0] == _MARK else f"{_MARK}{ord(found[0]):04x}"


def _unescape(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _MARK


class SafeText(TypeDecorator[str]):
    """Any Python string, and it comes back equal.

    A NUL is refused by PostgreSQL, and half a surrogate pair (an undecodable file name has some) by
    every database: both are written as a visible mark and four hexadecimal digits.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else _UNSTORABLE.sub(_escape, value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else _ESCAPED.sub(_unescape, value)


def printable(name: str) -> str:
    """Return a name as text that can be shown: an undecodable byte of a file name becomes an escape."""
    return name.encode("utf-8", "backslashreplace").decode()


class UtcTime(TypeDecorator[datetime]):
    """A point in time as ISO 8601 in UTC with its zone; sorts as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else datetime.fromisoformat(value)


class Money(TypeDecorator[Decimal]):
    """An amount as decimal text, never as a float."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        del dialect
        return None if value is None else Decimal(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text with sorted keys."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        del dialect
        if value is None:
            return None
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8", "backslashreplace").decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        del dialect
        return None if value is None else json.loads(value)
