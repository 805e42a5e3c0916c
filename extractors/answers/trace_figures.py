"""Whether a figure in a model's working may have been reckoned from figures that were sent.

A sum, a difference, a product, a quotient or a share of two of them, at the figure's own rounding. That it may
have been says nothing of whether it was reckoned rightly from the right ones. Knows no text.
"""

from collections.abc import Iterable
from decimal import Decimal

_MOST_OPERANDS = 60
"""Figures that are tried against each other; a working with more of them is tried with the first ones only."""
_HUNDRED = Decimal(100)


def is_derived(value: Decimal, operands: Iterable[Decimal]) -> bool:
    """Whether a figure's size is reckoned from two operands, or is one of them in thousands or millions."""
    known = list(operands)[:_MOST_OPERANDS]
    half = Decimal(5).scaleb(min(int(value.as_tuple().exponent), 0) - 1)
    return any(abs(value - result) <= half for one in known for result in _results(one, known))


def _results(one: Decimal, known: list[Decimal]) -> Iterable[Decimal]:
    for power in (3, 6, 9):
        yield one.scaleb(power)
        yield one.scaleb(-power)
    yield one * _HUNDRED
    yield one / _HUNDRED
    for other in known:
        yield one + other
        yield abs(one - other)
        yield one * other
        if other:
            yield one / other
            yield one / other * _HUNDRED
            yield abs(one - other) / other * _HUNDRED
