"""Calendar dates, English and Japanese, as ISO 8601. A date that no calendar has is no date.

Conventions where print is ambiguous: `3/6/06` and `3-6-06` are month first, as in the United States,
unless only day first makes a date; `31.12.2019` is day first (and needs the whole
year: `3.2.11` is a section number); a year of two digits is 1969 to 2068.
Knows no today and no relative date such as `thirty days after signing`.
"""

import re
from collections.abc import Iterator
from datetime import date

from extractors.answers.values.found import FoundValue, leftmost_longest
from extractors.answers.values.words import KANJI, kanji_number

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
_TH = r"(?:\s{0,2}(?:s\s?t|n\s?d|r\s?d|t\s?h)\b)?"
_DAY = rf"(?P<day>(?<![0-9.,/$])[0-3]?[0-9]){_TH}"
_YEAR = r"(?P<year>(?:1[6-9]|2[0-9])[0-9]{2})(?![0-9]|[.,][0-9])"
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
)  # fmt: skip
_ORDINAL_DAYS = {
    **{word: at for at, word in enumerate(ORDINALS, start=1)},
    **{f"twenty-{word}": 20 + at for at, word in enumerate(ORDINALS[:9], start=1)},
    "thirtieth": 30,
    "thirty-first": 31,
}
_ORDINAL = "|".join(sorted(_ORDINAL_DAYS, key=len, reverse=True))

_GAP = r"[\s,]{0,4}"
_WRITTEN = [
    re.compile(rf"\b{_MONTH}\s{{0,4}}{_DAY}{_GAP}{_YEAR}", re.IGNORECASE),
    re.compile(
        rf"(?<![A-Za-z0-9]){_DAY}[\s-]{{0,4}}(?:day\b\s{{0,4}})?(?:of\b\s{{0,4}})?{_MONTH}"
        rf"(?:\s{{0,4}}day\b\s{{0,4}}of\b)?(?:[\s,-]{{0,4}}(?:in the year\s|of\s)?){_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<ordinal>{_ORDINAL})\s{{1,4}}(?:day\s{{1,4}})?of\s{{1,4}}{_MONTH}{_GAP}(?:of\s)?{_YEAR}", re.IGNORECASE
    ),
]
_ISO = re.compile(
    r"(?<![\w./-])(?P<year>[12][0-9]{3})([-/.])(?P<month>[01]?[0-9])\2(?P<day>[0-3]?[0-9])(?![0-9]|[-/.][0-9])"
)
_NUMERIC = re.compile(
    r"(?<![\w./-])(?P<first>[0-3]?[0-9])(?P<sign>[-/.])(?P<second>[0-3]?[0-9])(?P=sign)(?P<year>[0-9]{4}|(?<!\.)[0-9]{2})(?![0-9]|[-/.][0-9])"
)
_SECTION_BEFORE = re.compile(r"(?:\bsections?|\bclauses?|\barticles?|\u00a7|\bno\.)\s{0,2}$", re.IGNORECASE)
_NUMERAL = rf"(?:[0-9]{{1,4}}|{KANJI}{{1,5}}|元)"
_JAPANESE = re.compile(
    rf"(?P<era>令和|平成|昭和|大正|明治)?\s?(?P<year>{_NUMERAL})\s?年\s?(?P<month>{_NUMERAL})\s?月\s?(?P<day>{_NUMERAL})\s?日"
)
_ERA_LETTER = re.compile(
    r"(?<![\w.])(?P<era>[RHS])\s?(?P<year>[0-9]{1,2})\.(?P<month>[01]?[0-9])\.(?P<day>[0-3]?[0-9])(?![0-9]|\.[0-9])"
)
_ERAS = {
    "令和": date(2019, 5, 1),
    "平成": date(1989, 1, 8),
    "昭和": date(1926, 12, 25),
    "大正": date(1912, 7, 30),
    "明治": date(1868, 10, 23),
}
_ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}
_PIVOT = 69


def find_dates(text: str) -> tuple[FoundValue, ...]:
    """Find whole dates, day and month and year, in `text`, which is in one width."""
    return leftmost_longest([*_written(text), *_numeric(text), *_japanese(text)])


def _written(text: str) -> Iterator[FoundValue]:
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            day = int(parts["day"]) if parts.get("day") else _ORDINAL_DAYS[parts["ordinal"].lower()]
            yield from _found(match, int(parts["year"]), _month(parts["month"]), day)


def _numeric(text: str) -> Iterator[FoundValue]:
    for match in _ISO.finditer(text):
        yield from _found(match, int(match["year"]), int(match["month"]), int(match["day"]))
    for match in _NUMERIC.finditer(text):
        if match["sign"] == "." and _SECTION_BEFORE.search(text, max(0, match.start() - 10), match.start()):
            continue
        first, second, year = int(match["first"]), int(match["second"]), _whole_year(match["year"])
        months_last = match["sign"] == "." or first > len(_MONTHS)
        day, month = (first, second) if months_last else (second, first)
        yield from _found(match, year, month, day)


def _japanese(text: str) -> Iterator[FoundValue]:
    for match in [*_JAPANESE.finditer(text), *_ERA_LETTER.finditer(text)]:
        year, month, day = (_numeral(match[part]) for part in ("year", "month", "day"))
        if year is None or month is None or day is None:
            continue
        era = match["era"]
        if era is None and year < 1000:  # noqa: PLR2004  # `25年3月31日` without its era could be any century
            continue
        start = _ERAS[_ERA_LETTERS.get(era, era)] if era else None
        for value in _found(match, year + start.year - 1 if start else year, month, day):
            if start is None or value.normalised >= start.isoformat():
                yield value


def _found(match: re.Match[str], year: int, month: int, day: int) -> Iterator[FoundValue]:
    try:
        normalised = date(year, month, day).isoformat()
    except ValueError:
        return
    yield FoundValue(match.start(), match.end(), match[0], normalised)


def _month(name: str) -> int:
    return next(at for at, month in enumerate(_MONTHS, start=1) if month.startswith(name.lower()[:3]))


def _whole_year(digits: str) -> int:
    if len(digits) > 2:  # noqa: PLR2004  # two digits leave the century out
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _PIVOT else 2000)


def _numeral(numerals: str) -> int | None:
    if numerals == "元":
        return 1
    if numerals.isascii():
        return int(numerals)
    value = kanji_number(numerals)
    return None if value is None else int(value)
