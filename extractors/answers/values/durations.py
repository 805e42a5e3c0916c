"""Lengths of time: `twelve (12) months`, `90 days`, `one year`, `10営業日`, as number and unit.

Knows no start: `the third anniversary of the Effective Date` is no length and stays text.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from extractors.answers.values.figures import Figure, figures
from extractors.answers.values.found import FoundValue, join_restated, plain

UNITS = ("days", "business days", "weeks", "months", "quarters", "years", "hours")
"""Units a question may ask for; a business day is never turned into a day."""

_ENGLISH = re.compile(
    r"(?:\s{0,2}-\s?|\s{0,3})(?P<kind>business|banking|working|trading|calendar|consecutive|full|whole|successive|further|additional)?"
    r"[\s-]{0,2}(?:calendar\s)?(?P<unit>hour|day|week|month|quarter|year)(?:s'|'s|s|\(s\))?(?![A-Za-z])",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"\s?(?:(?P<business>営業日)|(?P<months>[かヶカケヵ箇]月|ヵ月|月間)|(?P<weeks>週間?)"
    r"|(?P<years>[かヶカケヵ箇]年|年間|年(?![0-9一二三四五六七八九十度月]))|(?P<days>日間|日(?=以内|前|後|を|の))|(?P<hours>時間))間?"
)
_OR = re.compile(r"\s{0,2}(?:or|to)\s{1,2}")
_DATE_BEFORE = re.compile(r"(?:令和|平成|昭和|大正|明治|月)\s?$")
_LONGEST_YEARS = 200
"""A number of years above this is a calendar year: `2025年`."""
_IN = {("years", "months"): 12, ("weeks", "days"): 7, ("quarters", "months"): 3, ("years", "quarters"): 4}


def find_durations(text: str, unit: str | None = None) -> tuple[FoundValue, ...]:
    """Find lengths of time in `text`, which is in one width.

    `unit` is the unit wanted: a year is written as 12 months, a week as 7 days, where it is; what is
    not exact, such as months in days, keeps its own unit.
    """
    return join_restated(_each(text, unit), text)


def spell(value: Decimal, unit: str, wanted: str | None = None) -> str:
    """Write a length as number and unit, such as `12 months`."""
    if wanted is not None and (unit, wanted) in _IN:
        value, unit = value * _IN[unit, wanted], wanted
    return f"{plain(value)} {unit.removesuffix('s') if value == 1 else unit}"


def duration_unit(unit: str | None) -> str | None:
    """Return the unit of time a question's `unit` asks for, in the plural; None where it asks for none."""
    if unit is None:
        return None
    words = unit.strip().lower().removesuffix("s") + "s"
    return words if words in UNITS else None


def _each(text: str, unit: str | None) -> Iterator[FoundValue]:
    for figure, end in _with_unit(text):
        match = _ENGLISH.match(text, end)
        if match is not None:
            business = (match["kind"] or "").lower() in {"business", "banking", "working", "trading"}
            name = f"{'business ' if business and match['unit'].lower() == 'day' else ''}{match['unit'].lower()}s"
        else:
            match = _JAPANESE.match(text, figure.end)
            name = _japanese_unit(match, figure, text)
        if match is not None and name is not None:
            stop = match.end() if end == figure.end else figure.end
            printed = text[figure.start : stop]
            yield FoundValue(figure.start, stop, printed, spell(figure.value, name, unit))


def _with_unit(text: str) -> Iterator[tuple[Figure, int]]:
    """Yield each figure with the place its unit stands at: of `five (5) or ten (10) days`, behind the second."""
    before: Figure | None = None
    for figure in figures(text):
        if before is not None and _OR.fullmatch(text[before.end : figure.start]):
            yield before, figure.end
        yield figure, figure.end
        before = figure


def _japanese_unit(match: re.Match[str] | None, figure: Figure, text: str) -> str | None:
    if match is None or _DATE_BEFORE.search(text, 0, figure.start):
        return None
    if match["business"]:
        return "business days"
    name = next(name for name in ("months", "weeks", "years", "days", "hours") if match[name])
    return None if name == "years" and figure.value > _LONGEST_YEARS else name
