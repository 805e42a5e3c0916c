"""Dates told by another date: `the third anniversary of the Effective Date`, `契約締結日から3年後`.

Such a date stays text: it becomes a date only where other words say when the date it hangs on is, and say
it once. A day that a shorter month lacks is that month's last. Knows no business days and no calendar of
holidays: a time in business days is never resolved.
"""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from extractors.answers.values.dates import ORDINALS, find_dates
from extractors.answers.values.durations import find_durations
from extractors.answers.values.widths import one_width

_ANCHOR = r"(?:the\s+|this\s+|such\s+)?(?P<anchor>[A-Z][A-Za-z]*(?:\s+[A-Z][A-Za-z]*){0,3})"
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_ANNIVERSARY = re.compile(
    rf"\b(?P<ordinal>(?i:{_ORDINAL})|(?P<digits>[0-9]{{1,2}})(?:st|nd|rd|th))\s+(?:\([0-9]{{1,2}}\s?(?:st|nd|rd|t\s?h)\)\s+)?"
    rf"(?i:anniversary)\s+of\s+{_ANCHOR}"
)
_AFTER = re.compile(rf"\s+(?:after|from|following|of)\s+{_ANCHOR}")
_BEFORE = re.compile(rf"\s+(?:before|prior to|preceding)\s+{_ANCHOR}")
_JAPANESE = re.compile(
    r"(?P<anchor>[\u4e00-\u9fff]{1,8}日)(?:から|より|の)(?P<number>[0-9]{1,3})(?P<unit>年|か月|ヶ月|ヵ月|日)(?P<side>後|前)"
)
_UNITS = {"年": "years", "か月": "months", "ヶ月": "months", "ヵ月": "months", "日": "days"}
_MONTHS_A_YEAR = 12


class RelativeDate(NamedTuple):
    """A length of time from a date that has a name; `amount` is negative before it."""

    anchor: str
    amount: int
    unit: str
    """`days`, `weeks`, `months` or `years`."""


def relative_date(text: str) -> RelativeDate | None:
    """Return the first date in `text` that is told by another; None where there is none."""
    wide = " ".join(one_width(text).split())
    return _anniversary(wide) or _counted(wide) or _japanese(wide)


def resolve(relative: RelativeDate, passages: Iterable[str]) -> str | None:
    """Return the date as ISO 8601 where the passages name the anchor beside one date, the same in all."""
    said = {day for passage in passages for day in _anchored(relative.anchor, passage)}
    return _moved(date.fromisoformat(said.pop()), relative) if len(said) == 1 else None


def _anchored(anchor: str, passage: str) -> list[str]:
    """The date of a passage that names the anchor and holds no other."""
    plain = " ".join(one_width(passage).split())
    dates = {found.normalised for found in find_dates(plain)}
    return list(dates) if anchor in plain and len(dates) == 1 else []


def _moved(start: date, relative: RelativeDate) -> str | None:
    try:
        if relative.unit in {"days", "weeks"}:
            days = relative.amount * (7 if relative.unit == "weeks" else 1)
            return (start + timedelta(days=days)).isoformat()
        months = relative.amount * (_MONTHS_A_YEAR if relative.unit == "years" else 1)
        return _months_on(start, months).isoformat()
    except (ValueError, OverflowError):
        return None


def _months_on(start: date, months: int) -> date:
    year, month = divmod(start.year * _MONTHS_A_YEAR + start.month - 1 + months, _MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _anniversary(text: str) -> RelativeDate | None:
    match = _ANNIVERSARY.search(text)
    if match is None:
        return None
    number = int(match["digits"]) if match["digits"] else ORDINALS.index(match["ordinal"].lower()) + 1
    return RelativeDate(match["anchor"], number, "years")


def _counted(text: str) -> RelativeDate | None:
    for found in find_durations(text):
        amount, _, unit = found.normalised.partition(" ")
        after, before = _AFTER.match(text, found.end), _BEFORE.match(text, found.end)
        match = after or before
        if match is not None and amount.isdigit() and unit.rstrip("s") in {"day", "week", "month", "year"}:
            return RelativeDate(match["anchor"], int(amount) * (1 if after else -1), f"{unit.rstrip('s')}s")
    return None


def _japanese(text: str) -> RelativeDate | None:
    match = _JAPANESE.search(text)
    if match is None:
        return None
    sign = 1 if match["side"] == "後" else -1
    return RelativeDate(match["anchor"], sign * int(match["number"]), _UNITS[match["unit"]])
