"""Percentages: `five percent (5%)`, `12.5 %`, `百分の五`, `50 basis points`, as the number of per cent."""

import re
from collections.abc import Iterator
from decimal import Decimal

from extractors.answers.values.figures import DIGITS, figures, number
from extractors.answers.values.found import FoundValue, join_restated, plain
from extractors.answers.values.words import KANJI, kanji_number

_MARK = re.compile(
    r"\s?(?:%|per\s?cent\b|percentage points?\b|パーセント|(?P<basis>basis points?\b|bps\b))", re.IGNORECASE
)
_NEGATIVE = re.compile(rf"(?<![0-9)])\(\s?(?P<digits>{DIGITS})\s?%\s?\)(?!\s?[A-Za-z])")
_RESTATED = re.compile(r"per\s?cent\.?\s{0,2}$", re.IGNORECASE)
"""Before a parenthesis that says the percentage again, in digits, and is no minus."""
_HUNDREDTHS = re.compile(rf"(?:百|100)分の(?P<numerals>{KANJI}+|[0-9]+(?:\.[0-9]+)?)")
_TENTHS = re.compile(r"(?<![0-9])(?P<tenths>[0-9]{1,3})割(?:(?P<hundredths>[0-9])分)?")


def find_percentages(text: str) -> tuple[FoundValue, ...]:
    """Find percentages in `text`, which is in one width; `normalised` is a plain decimal of per cent."""
    found = sorted([*_marked(text), *_japanese(text)])
    return join_restated(_negated(found, text), text)


def _marked(text: str) -> Iterator[FoundValue]:
    for figure in figures(text):
        mark = _MARK.match(text, figure.end)
        if mark is not None:
            share = figure.value / 100 if mark["basis"] else figure.value
            yield FoundValue(figure.start, mark.end(), text[figure.start : mark.end()], plain(share))


def _japanese(text: str) -> Iterator[FoundValue]:
    for match in _HUNDREDTHS.finditer(text):
        numerals = match["numerals"]
        value = number(numerals) if numerals[0].isascii() else kanji_number(numerals)
        if value is not None:
            yield FoundValue(match.start(), match.end(), match[0], plain(value))
    for match in _TENTHS.finditer(text):
        value = Decimal(match["tenths"]) * 10 + Decimal(match["hundredths"] or 0)
        yield FoundValue(match.start(), match.end(), match[0], plain(value))


def _negated(found: list[FoundValue], text: str) -> list[FoundValue]:
    """Read `(5.2%)` as the accountant's minus where no sentence goes on after it."""
    minus = {
        match.start("digits"): match
        for match in _NEGATIVE.finditer(text)
        if not _RESTATED.search(text, max(0, match.start() - 10), match.start())
    }
    return [
        FoundValue(minus[value.start].start(), minus[value.start].end(), minus[value.start][0], f"-{value.normalised}")
        if value.start in minus and value.normalised != "0"
        else value
        for value in found
    ]
