"""A figure as printed: its number, the decimal places it prints, and a scale or unit printed with it.

Knows no question and no unit told elsewhere.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from domain.questions import AnswerType
from extractors.answers.derivations.units import Unit
from extractors.answers.values import find_values
from extractors.answers.values.figures import only_figure
from extractors.answers.values.widths import one_width

_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+")
_POINTS = re.compile(r"percentage points?|basis points?|\bbps\b|ポイント|\bpp\b", re.IGNORECASE)


class Amount(NamedTuple):
    """A printed figure. `number * unit.times` is what it counts."""

    number: Decimal
    """The digits with their sign, without the scale."""
    places: int
    """Decimal places printed."""
    unit: Unit
    """What stands printed with it; the empty unit where nothing does."""
    bare: bool
    """Whether nothing but the number is printed."""


def read_amount(text: str) -> Amount | None:
    """Return the one figure that a text prints; None where it prints none, or several."""
    wide = one_width(text).replace("[", "(").replace("]", ")").strip()
    number = only_figure(wide)
    digits = _DIGITS.search(wide)
    if digits is None:
        return None
    places = len(digits[0].partition(".")[2])
    if number is not None:
        return _scaled(number, digits[0], places, Unit(), bare=True)
    return _share(wide, digits[0], places) or _sum(wide, digits[0], places)


def _share(text: str, digits: str, places: int) -> Amount | None:
    found = find_values(text, AnswerType.PERCENTAGE)
    if len(found) != 1:
        return None
    points = _POINTS.search(text) is not None
    basis = re.search(r"basis|bps", text, re.IGNORECASE) is not None
    unit = Unit(Decimal("0.0001") if basis else Decimal("0.01"), share=True, points=points)
    number = Decimal(found[0].normalised) * (100 if basis else 1)
    return Amount(_signed(digits, number), places, unit, bare=False)


def _sum(text: str, digits: str, places: int) -> Amount | None:
    for kind in (AnswerType.MONEY, AnswerType.NUMBER):
        found = find_values(text, kind)
        if len(found) == 1:
            number, _, currency = found[0].normalised.partition(" ")
            unit = Unit(of=((currency, 1),)) if currency else Unit()
            return _scaled(Decimal(number), digits, places, unit, bare=False)
    return None


def _scaled(value: Decimal, digits: str, places: int, unit: Unit, *, bare: bool) -> Amount:
    """Part a value into its digits and the scale that was printed with them."""
    number = _signed(digits, value)
    times = value / number if number else Decimal(1)
    known = times if times == times.to_integral_value() and times >= 1 else Decimal(1)
    if known == 1:
        return Amount(value, places, unit, bare)
    return Amount(number, places, unit._replace(times=known), bare=False)


def _signed(digits: str, value: Decimal) -> Decimal:
    number = Decimal(digits.replace(",", ""))
    return number.copy_negate() if value < 0 else number
