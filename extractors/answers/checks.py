"""Check an answer against the words its quotes cover: is each quote found, does the value stand there.

Says pass, fail or not applicable, each with its reason in words. Knows no model and no window; what it
compares is always the page's text where code found the quote, never what somebody says stands there.
"""

from collections.abc import Sequence

from domain.answers import Alignment, Check, CheckOutcome, Citation
from domain.questions import AnswerType, Question
from extractors.answers.citations import DocumentIndex
from extractors.answers.folding import fold
from extractors.answers.quote_words import quote_words
from extractors.answers.values import find_values, parse_value

_VERBATIM = (Alignment.EXACT, Alignment.NORMALISED)
_FIGURES = (AnswerType.MONEY, AnswerType.NUMBER, AnswerType.PERCENTAGE)
_SHORTEST_PART = 4
"""Folded characters a quote must have before a value that holds it counts as proven by it."""


def check_answer(
    question: Question, values: Sequence[str], citations: Sequence[Citation], index: DocumentIndex
) -> tuple[Check, ...]:
    """Return the checks of one answer: `quote_located`, `quote_words` where one was found nearly, `value_in_quote`."""
    passages = [passage for citation in citations for passage in _passages(citation, index)]
    return (
        _quote_located(citations),
        *quote_words(citations, index),
        _value_in_quote(question, values, passages),
    )


def normalised(question: Question, values: Sequence[str]) -> str | None:
    """Return an answer's values in their normalised form; None where no rule gives one."""
    if not values:
        return None
    return parse_value(
        "; ".join(values), question.type, unit=question.unit, choices=question.choices, normalise=question.normalise
    )


def _passages(citation: Citation, index: DocumentIndex) -> list[str]:
    """The page's words under a quote; a quote found word for word over a page break adds the words beyond."""
    if not citation.located:
        return []
    passage = index.passage(citation)
    return [passage, citation.quote] if citation.alignment in _VERBATIM else [passage]


def _quote_located(citations: Sequence[Citation]) -> Check:
    missing = sum(not citation.located for citation in citations)
    if not citations:
        return _check("quote_located", CheckOutcome.FAIL, "No quote was given.")
    if missing:
        return _check("quote_located", CheckOutcome.FAIL, f"{missing} of {len(citations)} quotes stand nowhere in it.")
    near = sum(citation.alignment is Alignment.FUZZY for citation in citations)
    told = f"All {len(citations)} quotes were found" if len(citations) > 1 else "The quote was found"
    return _check("quote_located", CheckOutcome.PASS, f"{told}{f', {near} of them nearly' if near else ''}.")


def _value_in_quote(question: Question, values: Sequence[str], passages: Sequence[str]) -> Check:
    excuse = _nothing_to_compare(question, values, passages)
    if excuse is not None:
        return _value(CheckOutcome.NOT_APPLICABLE, excuse)
    if question.type is AnswerType.CHOICE:
        return _choice(question, values[0], passages)
    missing = [value for value in values if not _stands(question, value, passages)]
    if not missing:
        return _value(CheckOutcome.PASS, _how(question, values))
    if len(values) > 1:
        return _value(CheckOutcome.FAIL, f"{len(missing)} of {len(values)} items do not stand in the quotes.")
    return _value(CheckOutcome.FAIL, _why_not(question, missing[0], passages))


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
        return any(form in _found(question, passage) for passage in passages)
    return any(_same_words(value, passage, either_way=one is AnswerType.TEXT) for passage in passages)


def _found(question: Question, passage: str) -> set[str]:
    """Normalised values that stand in a passage; sums also without their currency, as tables print them."""
    one = AnswerType.TEXT if question.type is AnswerType.LIST else question.type
    found = find_values(passage, one, unit=question.unit, choices=question.choices, normalise=question.normalise)
    forms = {value.normalised for value in found}
    bare = find_values(passage, AnswerType.NUMBER) if one in {AnswerType.MONEY, AnswerType.PERCENTAGE} else ()
    forms.update(form for value in bare if (form := parse_value(value.text, one)) is not None)
    return forms


def _same_words(value: str, passage: str, *, either_way: bool) -> bool:
    said, printed = fold(value).text, fold(passage).text
    return bool(said) and (said in printed or (either_way and len(printed) >= _SHORTEST_PART and printed in said))


def _how(question: Question, values: Sequence[str]) -> str:
    form = normalised(question, values)
    if question.type is AnswerType.LIST:
        return "Each item stands in a quote."
    if form is None:
        return "The value's words stand in the quote."
    return f"The quote says {form} too."


def _why_not(question: Question, value: str, passages: Sequence[str]) -> str:
    form = parse_value(value, question.type, unit=question.unit, normalise=question.normalise)
    if form is None:
        return "The value's words do not stand in the quote."
    seen = sorted({other for passage in passages for other in _found(question, passage)})
    amount = form.partition(" ")[0]
    if question.type in _FIGURES and any(other.partition(" ")[0] == amount for other in seen):
        return f"The figure stands in the quote, but not as {form}: its unit or currency is not there."
    told = f"; it says {', '.join(seen[:5])}" if seen else ""
    return f"The value reads {form}, and the quote does not say so{told}."


def _value(outcome: CheckOutcome, detail: str) -> Check:
    return _check("value_in_quote", outcome, detail)


def _check(name: str, outcome: CheckOutcome, detail: str) -> Check:
    return Check(check=name, outcome=outcome, detail=detail)
