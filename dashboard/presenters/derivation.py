"""How an answer was worked out, as the page shows it: its expression, each figure beside the quote that prints it."""

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.presenters.evidence import Quote
from domain.answers import Answer, Check
from domain.derivations import Operand

RECOMPUTED = "figure_recomputed"
"""The check that says what the expression comes to."""


class Figure(NamedTuple):
    operand: Operand
    quote: Quote | None
    """The answer's quote that prints it; None where it gives none with these words."""


class Worked(NamedTuple):
    expression: str
    figures: tuple[Figure, ...]
    stated: str | None
    """The result as the answer states it."""
    unit: str
    recomputed: Check | None
    """What code made of the expression."""


def worked_of(answer: Answer, quotes: Sequence[Quote]) -> Worked | None:
    """Return how an answer was worked out; None where its value is printed as it is."""
    if answer.derivation is None:
        return None
    by_words = {quote.citation.quote: quote for quote in reversed(quotes)}
    figures = tuple(Figure(each, by_words.get(each.quote)) for each in answer.derivation.operands)
    recomputed = next((check for check in answer.checks if check.check == RECOMPUTED), None)
    return Worked(answer.derivation.expression, figures, answer.value, answer.derivation.unit, recomputed)
