"""Sums of money: `$1,234.5 million`, `EUR 3m`, `¥1,234百万円`, `$(1,234)`, as a decimal and an ISO 4217 code."""

import re
from collections.abc import Iterator
from decimal import Decimal

from extractors.answers.values import currencies
from extractors.answers.values.figures import Figure, figures
from extractors.answers.values.found import FoundValue, join_restated, plain

_LONGEST_SIGN = 10
_MINUS = re.compile(r"(?<![\w)])[-△]\s?$")
_OPEN = re.compile(r"\(\s?$")
_CLOSE = re.compile(r"\s?\)")
_RANGE = re.compile(
    r"\s?(?:-|to)\s?(?P<sign>[A-Z.]{0,4}[$£€¥]\s?)?[0-9][0-9,.]*(?P<scale>\s?(?:thousand|million|billion|trillion|[kmb]n?\b))?"
)


def find_money(text: str) -> tuple[FoundValue, ...]:
    """Find sums in `text`, which is in one width; a number without a currency beside it is none.

    The low end of a range such as `$5-10 million` is left out: its scale stands with the high end.
    """
    return join_restated(_each(text), text)


def money(amount: Decimal, currency: str | None) -> str:
    """Write a sum the one way: `1234.50 USD`; without a currency just the decimal."""
    decimal = plain(amount, places=2)
    return decimal if currency is None else f"{decimal} {currency}"


def _each(text: str) -> Iterator[FoundValue]:
    for figure in figures(text):
        found = _signed_before(figure, text) or _named_after(figure, text)
        if found is not None:
            yield found


def _signed_before(figure: Figure, text: str) -> FoundValue | None:
    window = max(0, figure.start - _LONGEST_SIGN)
    sign = currencies.before().search(text[window : figure.start])
    if sign is None or _is_low_end(figure, text):
        return None
    currency = currencies.of_sign(sign[0])
    start, end, value = _negated(window + sign.start(), figure.end, figure.value, text)
    named = currencies.after().match(text, end)
    if named is not None and currencies.of_match(named) == currency:
        end = named.end()
    return FoundValue(start, end, text[start:end], money(value, currency))


def _is_low_end(figure: Figure, text: str) -> bool:
    """Whether a figure begins a range whose scale or currency stands with the high end alone."""
    high = _RANGE.match(text, figure.end)
    if high is None:
        return False
    own_scale = any(char.isalpha() for char in text[figure.start : figure.end])
    return not high["sign"] or (high["scale"] is not None and not own_scale)


def _named_after(figure: Figure, text: str) -> FoundValue | None:
    named = currencies.after().match(text, figure.end)
    if named is None:
        return None
    start = figure.start
    return FoundValue(start, named.end(), text[start : named.end()], money(figure.value, currencies.of_match(named)))


def _negated(start: int, end: int, value: Decimal, text: str) -> tuple[int, int, Decimal]:
    """Widen a sum over the minus or the accountant's parentheses around it: `-$5`, `($1,234)`.

    A parenthesis in which the sentence goes on afterwards is an aside, not a minus.
    """
    minus = _MINUS.search(text, max(0, start - 2), start)
    if minus is not None:
        return minus.start(), end, value.copy_abs().copy_negate()
    opening, closing = _OPEN.search(text, max(0, start - 2), start), _CLOSE.match(text, end)
    if opening is None or closing is None or re.compile(r"\s?[A-Za-z]").match(text, closing.end()):
        return start, end, value
    return opening.start(), closing.end(), value.copy_abs().copy_negate()
