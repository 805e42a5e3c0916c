"""A value found in a text, and the rules by which overlapping finds become one reading.

Knows nothing of dates, money or any other kind of value.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

_OPENS = re.compile(r"\s?[(\[]\s?$")
_CLOSES = re.compile(r"\s?[)\]]")


class FoundValue(NamedTuple):
    """A value as it stands in a text: `text == source[start:end]`, half-open code point offsets."""

    start: int
    end: int
    text: str
    """As printed."""
    normalised: str
    """One form for all ways to print the same value; see `Answer.normalised`."""


def leftmost_longest(found: Iterable[FoundValue]) -> tuple[FoundValue, ...]:
    """Return finds that do not overlap: the leftmost first, of those that begin together the longest."""
    kept: list[FoundValue] = []
    for value in sorted(found, key=lambda value: (value.start, -value.end)):
        if not kept or value.start >= kept[-1].end:
            kept.append(value)
    return tuple(kept)


def join_restated(found: Iterable[FoundValue], text: str) -> tuple[FoundValue, ...]:
    """Join a value with the same value said again in parentheses, as in `five percent (5%)`."""
    joined: list[FoundValue] = []
    for value in found:
        widened = _restatement(joined[-1], value, text) if joined else None
        if widened is None:
            joined.append(value)
        else:
            joined[-1] = widened
    return tuple(joined)


def plain(amount: Decimal, *, places: int = 0) -> str:
    """Write a decimal without exponent or trailing zeros; a fraction has at least `places` digits."""
    digits = f"{amount:f}"
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    if not fraction:
        return "0" if whole in {"-0", ""} else whole
    return f"{whole}.{fraction.ljust(places, '0')}"


def _restatement(first: FoundValue, second: FoundValue, text: str) -> FoundValue | None:
    """`first` widened over `second` and its parenthesis; None where `second` says something else.

    A parenthesis after the same value in words is never the accountant's minus, so signs are left out.
    """
    if first.normalised.lstrip("-") != second.normalised.lstrip("-"):
        return None
    between = text[first.end : second.start]
    if second.text.startswith("(") and second.text.endswith(")"):
        end = second.end if not between.strip() else None
    else:
        closing = _CLOSES.match(text, second.end)
        end = closing.end() if closing and _OPENS.fullmatch(between) else None
    if end is None:
        return None
    return FoundValue(first.start, end, text[first.start : end], first.normalised)
