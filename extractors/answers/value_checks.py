"""A value beside the words its quotes cover: the same by rule, or the reason why not.

A figure without a scale of its own counts as printed, and by the scale of a heading that is quoted too. A
date told by another date stays text and is resolved only by a second quote. Knows no page and no quote's
place: whether the words stand in the document was settled before.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from domain.answers import Check, CheckOutcome
from domain.questions import AnswerType, Question
from extractors.answers.folding import fold
from extractors.answers.values import Scale, find_values, parse_value, relative_date, resolve, scale_of, scaled_by

_FIGURES = (AnswerType.MONEY, AnswerType.NUMBER, AnswerType.PERCENTAGE)
_SHORTEST_PART = 4
"""Folded characters a quote must have before a value that holds it counts as proven by it."""
_LONGEST_HEADING = 120
"""Characters of a line that may be a table's heading; `in thousands of` in a sentence is none."""


def value_in_passages(question: Question, values: Sequence[str], passages: Sequence[str]) -> Check:
    """Return the check `value_in_quote`: pass, fail or not applicable, with the reason."""
    excuse = _nothing_to_compare(question, values, passages)
    if excuse is not None:
        return _value(CheckOutcome.NOT_APPLICABLE, excuse)
    if question.type is AnswerType.CHOICE:
        return _choice(question, values[0], passages)
    missing = [value for value in values if not _stands(question, value, passages)]
    if not missing:
        return _value(CheckOutcome.PASS, _how(question, values, passages))
    if len(values) > 1:
        return _value(CheckOutcome.FAIL, f"{len(missing)} of {len(values)} items do not stand in the quotes.")
    return _value(CheckOutcome.FAIL, _why_not(question, missing[0], passages))


def normalised(question: Question, values: Sequence[str]) -> str | None:
    """Return an answer's values in their normalised form; None where no rule gives one."""
    if not values:
        return None
    return parse_value(
        "; ".join(values), question.type, unit=question.unit, choices=question.choices, normalise=question.normalise
    )


def heading_scale(passages: Iterable[str]) -> Scale | None:
    """Return the one scale that short lines of the passages give; None where they give none, or two."""
    lines = [line for passage in passages for line in passage.splitlines() if len(line) <= _LONGEST_HEADING]
    found = {scale.times: scale for line in lines if (scale := scale_of(line)) is not None}
    return next(iter(found.values())) if len(found) == 1 else None


def _nothing_to_compare(question: Question, values: Sequence[str], passages: Sequence[str]) -> str | None:
    if question.type is AnswerType.BOOLEAN:
        return "A yes or no is judged from the quote; it is not printed in it."
    if not passages:
        return "No quote was located to compare the value with."
    return None if values else "No value was given."


def _choice(question: Question, value: str, passages: Sequence[str]) -> Check:
    chosen = parse_value(value, AnswerType.CHOICE, choices=question.choices)
    if chosen is None:
        return _value(CheckOutcome.FAIL, "The value is none of the question's choices.")
    if any(chosen in _found(question, passage) for passage in passages):
        return _value(CheckOutcome.PASS, "The choice's own words stand in the quote.")
    return _value(CheckOutcome.NOT_APPLICABLE, "The choice is judged from the quote; its words are not printed in it.")


def _stands(question: Question, value: str, passages: Sequence[str]) -> bool:
    """Whether a value is among those the passages hold; a value no rule can read is compared word for word."""
    one = AnswerType.TEXT if question.type is AnswerType.LIST else question.type
    form = parse_value(value, one, unit=question.unit, normalise=question.normalise)
    if form is not None:
        return form in _every(question, passages)
    return any(_same_words(value, passage, either_way=one is AnswerType.TEXT) for passage in passages)


def _every(question: Question, passages: Sequence[str]) -> set[str]:
    """Forms of all values of the passages, those under a quoted heading and resolved dates among them."""
    forms = {form for passage in passages for form in _found(question, passage)}
    if question.type is AnswerType.MONEY:
        forms |= _under_heading(passages)
    if question.type is AnswerType.DATE:
        told = [relative for passage in passages if (relative := relative_date(passage)) is not None]
        forms |= {day for relative in told if (day := resolve(relative, passages)) is not None}
    return forms


def _under_heading(passages: Sequence[str]) -> set[str]:
    scale = heading_scale(passages)
    if scale is None:
        return set()
    kinds = (AnswerType.MONEY, AnswerType.NUMBER)
    printed = {value.text for passage in passages for kind in kinds for value in find_values(passage, kind)}
    return {total for text in printed if (total := scaled_by(text, scale)) is not None}


def _found(question: Question, passage: str) -> set[str]:
    """Normalised values that stand in a passage; sums also without their currency, as tables print them."""
    one = AnswerType.TEXT if question.type is AnswerType.LIST else question.type
    found = find_values(passage, one, unit=question.unit, choices=question.choices, normalise=question.normalise)
    forms = {value.normalised for value in found}
    bare = find_values(passage, AnswerType.NUMBER) if one in {AnswerType.MONEY, AnswerType.PERCENTAGE} else ()
    if one is AnswerType.PERCENTAGE:  # the 90 of `90 basis points` is no 90 %
        bare = [value for value in bare if not any(own.start < value.end and value.start < own.end for own in found)]
    forms.update(form for value in bare if (form := parse_value(value.text, one)) is not None)
    return forms


def _same_words(value: str, passage: str, *, either_way: bool) -> bool:
    said, printed = fold(value).text, fold(passage).text
    return bool(said) and (said in printed or (either_way and len(printed) >= _SHORTEST_PART and printed in said))


def _how(question: Question, values: Sequence[str], passages: Sequence[str]) -> str:
    form = normalised(question, values)
    if question.type is AnswerType.LIST:
        return "Each item stands in a quote."
    relative = relative_date(values[0]) if question.type is AnswerType.DATE and form is None else None
    if relative is not None:
        day = resolve(relative, passages)
        told = f"by another quote it is {day}" if day else "no other quote says when that is"
        return f"The value's words stand in the quote: a date told by another date, kept as text; {told}."
    if form is None:
        return "The value's words stand in the quote."
    scale = heading_scale(passages) if question.type is AnswerType.MONEY else None
    plain = scale is None or any(form in _found(question, passage) for passage in passages)
    return f"The quote says {form} too{'' if plain or scale is None else f', by its heading ({scale.printed})'}."


def _why_not(question: Question, value: str, passages: Sequence[str]) -> str:
    form = parse_value(value, question.type, unit=question.unit, normalise=question.normalise)
    if form is None:
        return "The value's words do not stand in the quote."
    seen = sorted(_every(question, passages))
    known = _slip(form, seen) if question.type in _FIGURES else None
    told = f"; it says {', '.join(seen[:5])}" if seen else ""
    scale = heading_scale(passages) if question.type is AnswerType.MONEY else None
    notes = [known] if known else []
    notes += [f"The heading quoted says {scale.printed}."] if scale else []
    return " ".join([f"The value reads {form}, and the quote does not say so{told}.", *notes])


def _slip(form: str, seen: Sequence[str]) -> str | None:
    """Name what alone differs between a figure and one that stands in the quotes."""
    amount, _, unit = form.partition(" ")
    for other in seen:
        figure, _, named = other.partition(" ")
        if figure == amount:
            return f"The figure stands there, but not as {form}: its unit or currency is not there."
        if figure.lstrip("-") == amount.lstrip("-") and named == unit:
            return "It has the other sign."
        if _digits(figure) == _digits(amount):
            return "Its unit is another: the same digits at another scale."
    return None


def _digits(figure: str) -> tuple[int, ...]:
    return Decimal(figure).normalize().as_tuple().digits


def _value(outcome: CheckOutcome, detail: str) -> Check:
    return Check(check="value_in_quote", outcome=outcome, detail=detail)
