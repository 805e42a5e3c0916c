"""The scale a table's heading gives its figures: `(in thousands)`, `$ in millions`, `（単位：百万円）`.

A heading that names two scales, as for sums and for shares, gives none: which one a row falls under is
not ours to say. `except per share` is no second scale. Knows no table and no row.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from extractors.answers.values import currencies
from extractors.answers.values.widths import one_width
from extractors.answers.values.words import SCALES

_ENGLISH = re.compile(
    r"\bin\s+(?:\w+\s+)?(?P<of>thousand|million|billion)s?\b|\b(?P<lead>thousand|million|billion)s of\b"
)
_ZEROS = re.compile(r"(?<![0-9,.])'?(?P<zeros>000|000,000)(?:'?s)?(?:\s+omitted)?(?![0-9,])")
_LETTERS = re.compile(r"\bin\s*[$£€¥](?P<letter>m|mn|bn|k)\b|[$£€¥](?P<after>m|mn|bn|k)\b", re.IGNORECASE)
_JAPANESE = re.compile(
    r"(?:単位\s*[:;]?\s*|[(]\s*)(?P<scale>[十百千]?[万億兆]|[百千十])?(?P<unit>円|米ドル|ドル|ユーロ|人民元|元|株)\s*[)]?"
)
_LETTER_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9}
_KANJI = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "億": 10**8, "兆": 10**12}
_NAMED = {
    "円": "JPY", "米ドル": "USD", "ドル": "USD", "ユーロ": "EUR", "人民元": "CNY", "元": "CNY",
    "dollar": "USD", "euro": "EUR", "yen": "JPY",
}  # fmt: skip
_SIGN = re.compile(r"(?:U\.?S\.?\s?|RMB)?[$£€¥]|\b(?:USD|EUR|GBP|JPY|RMB|CNY|CHF|CAD|AUD|HKD)\b|RMB(?=')")
_NAME = re.compile(r"\b(?P<name>dollar|euro|yen)s?\b", re.IGNORECASE)


class Scale(NamedTuple):
    """What one figure under a heading counts."""

    times: Decimal
    currency: str | None
    """ISO 4217, where the heading names one."""
    printed: str
    """The words that say it."""


def scale_of(text: str) -> Scale | None:
    """Return the one scale that the words of a heading give; None where they give none, or two."""
    wide = one_width(text)
    found = dict((scale.times, scale) for scale in (*_japanese(wide), *_english(wide)))  # noqa: C402  # keyed by what they count
    return next(iter(found.values())) if len(found) == 1 else None


def _english(text: str) -> list[Scale]:
    found: list[Scale] = []
    low = text.lower()
    for match in _ENGLISH.finditer(low):
        name = match["of"] or match["lead"]
        found.append(Scale(SCALES[name], _currency(text), text[match.start() : match.end()]))
    for match in _ZEROS.finditer(text):
        times = Decimal(1000 if match["zeros"] == "000" else 10**6)
        found.append(Scale(times, _currency(text), match[0]))
    for match in _LETTERS.finditer(text):
        times = Decimal(_LETTER_SCALES[(match["letter"] or match["after"]).lower()])
        found.append(Scale(times, _currency(text), match[0]))
    return found


def _japanese(text: str) -> list[Scale]:
    found: list[Scale] = []
    for match in _JAPANESE.finditer(text):
        times = Decimal(1)
        for char in match["scale"] or "":
            times *= _KANJI[char]
        found.append(Scale(times, _NAMED.get(match["unit"]), match[0].strip("()")))
    return found


def _currency(text: str) -> str | None:
    signs = {currencies.of_sign(re.sub(r"(?<=U)\.|(?<=S)\.|\s", "", match[0])) for match in _SIGN.finditer(text)}
    names = {_NAMED[match["name"].lower()] for match in _NAME.finditer(text)}
    both = signs | names
    return next(iter(both)) if len(both) == 1 else None
