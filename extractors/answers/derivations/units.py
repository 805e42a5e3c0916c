"""Units in words, such as `USD million`, `percent` or `thousand shares`: what one counts, and of what.

Knows no figure. A unit it does not know is a thing that is counted, by that name.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from extractors.answers.values import currencies
from extractors.answers.values.words import SCALES

_KANJI = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "億": 10**8, "兆": 10**12}
_JAPANESE = re.compile(r"(?P<scale>[十百千]?[万億兆]|[百千十])?(?P<unit>円|米ドル|ドル|ユーロ|元|株|人)")
_JAPANESE_UNITS = {
    "円": "JPY",
    "米ドル": "USD",
    "ドル": "USD",
    "ユーロ": "EUR",
    "元": "CNY",
    "株": "share",
    "人": "person",
}
_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "mm": 10**6, "bn": 10**9}
_NAMES = {"dollar": "USD", "euro": "EUR", "yen": "JPY", "usd": "USD", "eur": "EUR", "jpy": "JPY", "gbp": "GBP"}
_POINTS = re.compile(r"^(?:percentage|per ?cent|%)?[ -]?p(?:oin)?ts?$|^pp$|^パーセントポイント$|^%ポイント$")
_PERCENT = re.compile(r"^(?:percent(?:age)?s?|per cent|%|％|パーセント)$")
_BASIS = re.compile(r"^(?:basis points?|bps?)$")
_FILLING = frozenset({"in", "of", "the", "a", "and", "times", "x", "ratio", "number", "units", "unit", "none"})


class Unit(NamedTuple):
    """What one of a figure counts."""

    times: Decimal = Decimal(1)
    """Scale, such as 1,000 for thousands and 0.01 for per cent."""
    of: tuple[tuple[str, int], ...] = ()
    """Things counted with their powers, sorted: `USD per share` is USD to the 1 and share to the -1."""
    share: bool = False
    """Whether it is a part of a hundred or of ten thousand."""
    points: bool = False
    """Whether it is a difference of two shares: percentage points."""


def read_unit(text: str) -> Unit:
    """Return the unit that words tell; the empty unit for none."""
    words = " ".join(text.lower().replace("-", " ").split())
    if _PERCENT.fullmatch(words):
        return Unit(Decimal("0.01"), share=True)
    if _POINTS.fullmatch(words):
        return Unit(Decimal("0.01"), share=True, points=True)
    if _BASIS.fullmatch(words):
        return Unit(Decimal("0.0001"), share=True, points=True)
    return _japanese(text.strip()) or _counted(text)


def joined(left: Unit, right: Unit, power: int) -> tuple[tuple[str, int], ...]:
    """Return the things counted in a product (`power` 1) or a quotient (-1)."""
    powers = dict(left.of)
    for name, exponent in right.of:
        powers[name] = powers.get(name, 0) + power * exponent
    return tuple(sorted((name, exponent) for name, exponent in powers.items() if exponent))


def spelled(of: tuple[tuple[str, int], ...]) -> str:
    """Say what is counted, such as `USD per share`; `a plain number` for nothing."""
    above = " ".join(name for name, exponent in of if exponent > 0)
    below = "".join(f" per {name}" for name, exponent in of if exponent < 0)
    return f"{above}{below}".strip() or "a plain number"


def _japanese(text: str) -> Unit | None:
    match = _JAPANESE.fullmatch(text)
    if match is None:
        return None
    times = Decimal(1)
    for char in match["scale"] or "":
        times *= _KANJI[char]
    return Unit(times, ((_JAPANESE_UNITS[match["unit"]], 1),))


def _counted(text: str) -> Unit:
    times, powers, power = Decimal(1), dict[str, int](), 1
    for word in re.findall(r"[A-Za-z.]*[$£€¥]|[A-Za-z]+|/", text):
        low = word.lower()
        single = low.removesuffix("s")
        if low in {"per", "/"}:
            power = -1
        elif single in SCALES:
            times *= SCALES[single]
        elif low in _LETTERS:
            times *= _LETTERS[low]
        elif low not in _FILLING:
            name = _NAMES.get(single) or (currencies.of_sign(word) if not word.isalpha() else _named(word, single))
            powers[name] = powers.get(name, 0) + power
    return Unit(times, tuple(sorted(powers.items())))


def _named(word: str, single: str) -> str:
    return word if len(word) == 3 and word.isupper() else single  # noqa: PLR2004  # an ISO 4217 code has three letters
