"""Typed values in words: found where they stand, and brought to one form by rule.

Knows no page, no question's meaning and no locale; what cannot be read one way only is not read.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from domain.questions import AnswerType
from extractors.answers.values.choices import find_booleans, find_choices, truth
from extractors.answers.values.dates import find_dates
from extractors.answers.values.durations import duration_unit, find_durations, spell
from extractors.answers.values.figures import only_figure
from extractors.answers.values.found import FoundValue, leftmost_longest, plain
from extractors.answers.values.headings import Scale, scale_of
from extractors.answers.values.jurisdictions import find_jurisdictions, without_own_country
from extractors.answers.values.money import find_money, money
from extractors.answers.values.numbers import find_numbers
from extractors.answers.values.percentages import find_percentages
from extractors.answers.values.relative import RelativeDate, relative_date, resolve
from extractors.answers.values.widths import one_width

__all__ = [
    "FoundValue",
    "RelativeDate",
    "Scale",
    "Vocabulary",
    "find_values",
    "parse_value",
    "relative_date",
    "resolve",
    "scale_of",
    "scaled_by",
]

Vocabulary = Literal["jurisdiction"]
"""Closed vocabularies a value may be mapped to."""


def find_values(
    text: str,
    type: AnswerType,  # noqa: A002  # the noun's own word
    *,
    unit: str | None = None,
    choices: Sequence[str] = (),
    normalise: Vocabulary | None = None,
) -> tuple[FoundValue, ...]:
    """Find every value of a type in `text`: leftmost, the longest, none overlapping.

    Text and lists have values only in a closed vocabulary. A number asked for in a unit of time is a
    length of time.
    """
    found = leftmost_longest(_find(one_width(text), type, unit, choices, normalise))
    return tuple(value._replace(text=text[value.start : value.end]) for value in found)


def parse_value(
    text: str,
    type: AnswerType,  # noqa: A002  # the noun's own word
    *,
    unit: str | None = None,
    choices: Sequence[str] = (),
    normalise: Vocabulary | None = None,
) -> str | None:
    """Return the one normalised value that `text` holds; None where it holds none, or more than one."""
    if type is AnswerType.LIST:
        return _parse_list(text, normalise)
    wide = one_width(text)
    bare = _parse_bare(wide, type, unit)
    if bare is not None:
        return bare
    codes = dict.fromkeys(value.normalised for value in _find(wide, type, unit, choices, normalise))
    each = without_own_country(codes) if normalise == "jurisdiction" else tuple(codes)
    return each[0] if len(each) == 1 else None


def scaled_by(text: str, scale: Scale) -> str | None:
    """Return the sum that `text` stands for under a table's heading; None where it is no sum.

    A sum printed with a scale of its own keeps that one.
    """
    form = parse_value(text, AnswerType.MONEY)
    if form is None:
        return None
    amount, _, currency = form.partition(" ")
    times = Decimal(1) if _SCALED.search(one_width(text)) else scale.times
    return money(Decimal(amount) * times, currency or scale.currency)


_SCALED = re.compile(r"(?i:hundred|thousand|million|billion|trillion|[0-9](?:k|mm|mn|m|bn|b|tn)\b)|[十百千万億兆]")


def _find(
    text: str,
    type: AnswerType,  # noqa: A002  # the noun's own word
    unit: str | None,
    choices: Sequence[str],
    normalise: Vocabulary | None,
) -> Iterable[FoundValue]:
    if type is AnswerType.CHOICE:
        return find_choices(text, choices)
    if type is AnswerType.NUMBER:
        wanted = duration_unit(unit)
        return find_durations(text, wanted) if wanted else find_numbers(text)
    if type in _FINDERS:
        return _FINDERS[type](text)
    return find_jurisdictions(text) if normalise == "jurisdiction" else ()


_FINDERS = {
    AnswerType.DATE: find_dates,
    AnswerType.MONEY: find_money,
    AnswerType.PERCENTAGE: find_percentages,
    AnswerType.BOOLEAN: find_booleans,
}


def _parse_bare(text: str, type: AnswerType, unit: str | None) -> str | None:  # noqa: A002  # the noun's own word
    """Read a text that is nothing but a number or a yes: the question says what the number counts."""
    if type is AnswerType.BOOLEAN:
        return truth(text)
    amount = only_figure(text) if type in {AnswerType.MONEY, AnswerType.NUMBER, AnswerType.PERCENTAGE} else None
    if amount is None:
        return None
    if type is AnswerType.MONEY:
        return money(amount, None)
    wanted = duration_unit(unit) if type is AnswerType.NUMBER else None
    return spell(amount, wanted) if wanted else plain(amount)


def _parse_list(text: str, normalise: Vocabulary | None) -> str | None:
    """Bring each item to its form; a list with an item outside the vocabulary has none."""
    items = [" ".join(one_width(item).split()) for item in re.split(r";|\n", text) if item.strip()]
    if normalise == "jurisdiction":
        codes = [parse_value(item, AnswerType.TEXT, normalise=normalise) for item in items]
        items = [code for code in codes if code is not None]
        if len(items) != len(codes):
            return None
    return "; ".join(items) or None
