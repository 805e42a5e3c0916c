"""Every number that stands in a text: digits, words, kanji, with sign, scale and accountant's minus.

Knows no currency, no per cent sign and no unit: other modules look at what stands beside a figure.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extractors.answers.values.words import ENGLISH, KANJI, SCALES, english_number, kanji_number


class Figure(NamedTuple):
    """A number and where it stands, half-open offsets."""

    start: int
    end: int
    value: Decimal
    loose: bool = False
    """Too weak a sign to count alone: kanji without a counter, or a scale of one letter as in `5m`."""


_UNIT_AHEAD = (
    r"(?:days?|weeks?|months?|quarters?|years?|percent|dollars?|yen|euros?|hundred|thousand|million|billion|trillion)\b"
)
_CODES = "USD|EUR|GBP|JPY|CHF|CAD|AUD|HKD|SGD|CNY|RMB"
_BEGIN = rf"(?:(?<![A-Za-z0-9_])(?<!\d[.,/:])|(?<={_CODES}))"
_END = rf"(?![0-9])(?![.,][0-9])(?![/:][0-9])(?!\s?(?:st|nd|rd|th)\b)(?:(?![A-Za-z_])|(?={_UNIT_AHEAD}))"
DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_SIGN = r"(?:(?<![\w)\]%])[-+]|△\s?)"
_GREAT = r"(?:hundred|thousand|million|billion|trillion)s?\b"
_LETTER = r"(?:k|mm|mn|m|bn|b|tn)\b"
_JAPANESE_SCALE = r"(?:[十百千]?[万億兆]|[百千](?![0-9]))"
_JAPANESE = rf"(?:[0-9][0-9,]*(?:\.[0-9]+)?\s?{_JAPANESE_SCALE}\s?)+(?:[0-9][0-9,]*(?![0-9年月日]))?"
_SCALE = rf"\s?{_GREAT}|{_LETTER}|\s(?:mn|bn)\b"

_NUMBER = re.compile(
    rf"(?P<japanese>(?P<jsign>{_SIGN})?{_BEGIN}(?P<jdigits>{_JAPANESE}))"
    rf"|(?P<paren>(?<![0-9)])\(\s{{0,3}}(?P<pdigits>{DIGITS})\s{{0,3}}\)(?P<pscale>{_SCALE})?)"
    rf"|(?P<plain>(?P<sign>{_SIGN})?{_BEGIN}(?P<digits>{DIGITS})(?P<scale>{_SCALE})?{_END})"
    rf"|(?P<words>(?<![A-Za-z-]){ENGLISH})"
    rf"|(?P<kanji>{KANJI}+)",
    re.IGNORECASE,
)
_WORDS_BEFORE = re.compile(r"\s{0,2}\(\s?[0-9]")
_TEXT_AFTER = re.compile(r"\s?[A-Za-z]")
_LETTER_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mm": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_KANJI_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "億": 10**8, "兆": 10**12}
_JAPANESE_PART = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s?([十百千万億兆]*)")


def figures(text: str) -> Iterator[Figure]:
    """Yield the figures of `text` from left to right; `text` is in one width.

    Words followed by digits in parentheses that count something else make no figure at all: which of
    the two is meant is not ours to say.
    """
    spelled: Figure | None = None
    for match in _NUMBER.finditer(text):
        figure = _read(match, text)
        if figure is None:
            continue
        if spelled is not None and _restates(spelled, figure, text):
            agree = abs(figure.value) == spelled.value
            spelled, figure = None, Figure(spelled.start, figure.end, spelled.value)
            if agree:
                yield figure
            continue
        if spelled is not None:
            yield spelled
        spelled = figure if match["words"] else None
        if spelled is None:
            yield figure
    if spelled is not None:
        yield spelled


def only_figure(text: str) -> Decimal | None:
    """Return the number that is all of `text`; None where anything else stands there."""
    bare = text.strip()
    found = [figure for figure in figures(bare) if figure.start == 0 and figure.end == len(bare)]
    if found:
        return found[0].value
    accounting = re.fullmatch(rf"\(\s?({DIGITS})\s?\)", bare)
    return number(accounting[1]).copy_negate() if accounting else None


def number(digits: str) -> Decimal:
    """Return what digits with grouping signs count, `1,234.5` as well as `1.234,5`."""
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}", digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    return Decimal(digits.replace(",", ""))


def _restates(spelled: Figure, figure: Figure, text: str) -> bool:
    between = text[spelled.end : figure.start]
    return text[figure.start : figure.start + 1] == "(" and not between.strip() and len(between) <= 2  # noqa: PLR2004  # a space, perhaps two


def _read(match: re.Match[str], text: str) -> Figure | None:
    if match["words"]:
        return Figure(match.start(), match.end(), english_number(match["words"]))
    if match["kanji"]:
        value = kanji_number(match["kanji"])
        return None if value is None else Figure(match.start(), match.end(), value, loose=True)
    if match["japanese"]:
        return _japanese(match)
    return _parenthesised(match, text) if match["paren"] else _plain(match)


def _plain(match: re.Match[str]) -> Figure:
    value = _scaled(match["digits"], match["scale"])
    loose = match["scale"] is not None and match["scale"].strip().lower() in _LETTER_SCALES
    return Figure(match.start(), match.end(), _signed(match["sign"], value), loose)


def _parenthesised(match: re.Match[str], text: str) -> Figure:
    """An accountant's minus, unless the sentence goes on after it: then an aside such as `(2) years`."""
    value = _scaled(match["pdigits"], match["pscale"])
    aside = match["pscale"] is None and _TEXT_AFTER.match(text, match.end()) is not None
    return Figure(match.start(), match.end(), value if aside else value.copy_negate())


def _japanese(match: re.Match[str]) -> Figure:
    total = Decimal(0)
    for digits, scale in _JAPANESE_PART.findall(match["jdigits"]):
        part = Decimal(digits.replace(",", ""))
        for char in scale:
            part *= _KANJI_SCALES[char]
        total += part
    end = match.start() + len(match[0].rstrip())
    return Figure(match.start(), end, _signed(match["jsign"], total))


def _signed(sign: str | None, value: Decimal) -> Decimal:
    return value.copy_negate() if sign and sign.strip() in {"-", "△"} else value


def _scaled(digits: str, scale: str | None) -> Decimal:
    """Digits times their scale; without one they are left alone, since arithmetic rounds a very long number."""
    if scale is None:
        return number(digits)
    name = scale.strip().lower()
    times = Decimal(_LETTER_SCALES[name]) if name in _LETTER_SCALES else SCALES[name.removesuffix("s")]
    return number(digits) * times
