"""A derived answer checked: operands against their quotes, units and periods, and the result worked out again.

Says pass, fail or not applicable with the reason. Knows no model; the pages' text decides.
"""

from collections.abc import Sequence
from decimal import Decimal

from domain.answers import Check, CheckOutcome
from domain.derivations import Derivation, Derive
from domain.questions import Question
from extractors.answers.citations import DocumentIndex
from extractors.answers.derivations.evaluate import Quantity, Result, evaluate
from extractors.answers.derivations.expression import (
    Combined,
    ExpressionError,
    Number,
    Tree,
    denominators,
    names_in,
    parse_expression,
)
from extractors.answers.derivations.operands import ReadOperand, period_fault, quote_fault, read_operand, unit_fault
from extractors.answers.derivations.stated import Stated, agrees, misfits, read_stated, slip
from extractors.answers.values.found import plain

_ONE_PERIOD = (Derive.MARGIN, Derive.RATIO, Derive.DIFFERENCE)
_TWO_PERIODS = (Derive.GROWTH, Derive.CHANGE)
_SHOWN = 12
"""Significant digits of a result in a sentence."""


def check_derivation(
    question: Question, values: Sequence[str], derivation: Derivation, index: DocumentIndex
) -> tuple[Check, ...]:
    """Return `operands_in_quotes`, `operand_units`, `operand_periods` and `figure_recomputed`."""
    read = [read_operand(operand, index) for operand in derivation.operands]
    quotes = _faults("operands_in_quotes", [quote_fault(each) for each in read], _found(read))
    try:
        tree = parse_expression(derivation.expression)
        _uses_each(tree, derivation)
        stated = read_stated(values[0], derivation, question.type) if len(values) == 1 else None
        result = evaluate(_without_hundred(tree, stated), _quantities(read))
    except ExpressionError as error:
        return quotes, _check("figure_recomputed", CheckOutcome.FAIL, f"The expression {error}.")
    units = [*map(unit_fault, read), *result.misfits, *(misfits(stated, result) if stated else ())]
    return (
        quotes,
        _faults("operand_units", units, "The units fit each other and what is stated."),
        _periods(question, tree, read),
        _recomputed(stated, result),
    )


def _found(read: Sequence[ReadOperand]) -> str:
    return f"Each of {len(read)} figures stands in its quote." if len(read) > 1 else "The figure stands in its quote."


def _quantities(read: Sequence[ReadOperand]) -> dict[str, Quantity]:
    quantities: dict[str, Quantity] = {}
    for each in read:
        if each.amount is None:
            raise ExpressionError(f"needs {each.operand.name}, which is no one figure")
        quantities[each.operand.name] = Quantity(each.amount.number * each.unit.times, each.unit)
    return quantities


def _uses_each(tree: Tree, derivation: Derivation) -> None:
    unused = {operand.name for operand in derivation.operands} - names_in(tree)
    if unused:
        raise ExpressionError(f"does not use {', '.join(sorted(unused))}")


def _without_hundred(tree: Tree, stated: Stated | None) -> Tree:
    """Leave out a last `* 100` where the result is stated in per cent: it says so twice."""
    if stated is not None and stated.unit.share and isinstance(tree, Combined) and tree.sign == "*":
        for factor, rest in ((tree.right, tree.left), (tree.left, tree.right)):
            if isinstance(factor, Number) and factor.value == 100:  # noqa: PLR2004  # per cent
                return rest
    return tree


def _recomputed(stated: Stated | None, result: Result) -> Check:
    if stated is None:
        return _check("figure_recomputed", CheckOutcome.FAIL, "The value is no one figure to compare the result with.")
    computed = plain(Decimal(f"{result.value / stated.unit.times:.{_SHOWN}g}"))
    if agrees(stated, result):
        return _check("figure_recomputed", CheckOutcome.PASS, f"The expression comes to {computed}, as stated.")
    why = slip(stated, result)
    told = f"The expression comes to {computed}, and another figure is stated{f': {why}' if why else ''}."
    return _check("figure_recomputed", CheckOutcome.FAIL, told)


def _periods(question: Question, tree: Tree, read: Sequence[ReadOperand]) -> Check:
    faults = [period_fault(each) for each in read]
    told = [each for each in read if each.years]
    if len(told) < len(read):
        faults += [f"{each.operand.name} has no period." for each in read if question.derive and not each.years]
    else:
        faults.append(_unlike(question.derive, tree, read))
    if not told and not any(faults):
        return _check("operand_periods", CheckOutcome.NOT_APPLICABLE, "No operand names a period.")
    return _faults("operand_periods", faults, "Each figure is of the period it is claimed for.")


def _unlike(derive: Derive | None, tree: Tree, read: Sequence[ReadOperand]) -> str | None:
    """Return where the operands' periods are not those that such a figure is worked out from."""
    ends = {each.operand.name: max(each.years) for each in read}
    if derive in _ONE_PERIOD and len(set(ends.values())) > 1:
        return f"A {derive} is worked out from figures of one period, and these are of {len(set(ends.values()))}."
    if derive in _TWO_PERIODS and len(set(ends.values())) == 1:
        return f"A {derive} is worked out from figures of two periods, and these are of one."
    below = denominators(tree)
    if derive is Derive.GROWTH and any(ends.get(name, 0) > min(ends.values()) for name in below):
        return "A growth is a share of the earlier period's figure, and this one is of the later."
    return None


def _faults(name: str, faults: Sequence[str | None], good: str) -> Check:
    named = [fault for fault in faults if fault]
    return _check(name, CheckOutcome.FAIL if named else CheckOutcome.PASS, " ".join(named) or good)


def _check(name: str, outcome: CheckOutcome, detail: str) -> Check:
    return Check(check=name, outcome=outcome, detail=detail)
