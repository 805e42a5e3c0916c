"""An expression worked out in decimal arithmetic, with what its result counts and where units do not fit.

Fifty digits are carried. Units that do not fit are noted, not fatal: the number is worked out all the same.
"""

from collections.abc import Mapping
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import NamedTuple

from extractors.answers.derivations.expression import Called, Combined, ExpressionError, Name, Negated, Number, Tree
from extractors.answers.derivations.units import Unit, joined, spelled

_CONTEXT = Context(prec=50, Emax=9999, Emin=-9999, traps=[InvalidOperation, DivisionByZero, Overflow])


class Quantity(NamedTuple):
    """A value in single units: thousands and per cent are multiplied out."""

    value: Decimal
    unit: Unit
    constant: bool = False
    """Whether it is a bare number of the expression itself."""


class Result(NamedTuple):
    value: Decimal
    unit: Unit
    misfits: tuple[str, ...]
    """Where units do not fit, each a sentence."""


def evaluate(tree: Tree, operands: Mapping[str, Quantity]) -> Result:
    """Return what a tree comes to; raises ExpressionError for an unknown name or a division by zero."""
    misfits: list[str] = []
    with localcontext(_CONTEXT):
        try:
            quantity = _worked_out(tree, operands, misfits)
        except DivisionByZero:
            raise ExpressionError("divides by zero") from None
        except (InvalidOperation, Overflow):
            raise ExpressionError("comes to no number") from None
    return Result(quantity.value, quantity.unit, tuple(dict.fromkeys(misfits)))


def _worked_out(tree: Tree, operands: Mapping[str, Quantity], misfits: list[str]) -> Quantity:
    match tree:
        case Number(value):
            return Quantity(value, Unit(), constant=True)
        case Name(name):
            if name not in operands:
                raise ExpressionError(f"names {name}, which is no operand")
            return operands[name]
        case Negated(of):
            quantity = _worked_out(of, operands, misfits)
            return quantity._replace(value=-quantity.value)
        case Combined(sign, left, right):
            sides = _worked_out(left, operands, misfits), _worked_out(right, operands, misfits)
            return _combined(sign, *sides, misfits)
        case Called(function, of):
            return _called(function, [_worked_out(each, operands, misfits) for each in of], misfits)


def _combined(sign: str, left: Quantity, right: Quantity, misfits: list[str]) -> Quantity:
    if sign == "*":
        unit = Unit(of=joined(left.unit, right.unit, 1), share=left.unit.share and right.constant)
        return Quantity(left.value * right.value, unit, left.constant and right.constant)
    if sign == "/":
        unit = Unit(of=joined(left.unit, right.unit, -1), share=left.unit.share and right.constant)
        unit = unit._replace(points=unit.share and left.unit.points)
        return Quantity(left.value / right.value, unit, left.constant and right.constant)
    unit = _added(left, right, misfits)
    both = left.constant and right.constant
    if sign == "+":
        return Quantity(left.value + right.value, unit, both)
    points = left.unit.share and right.unit.share
    return Quantity(left.value - right.value, unit._replace(points=points), both)


def _added(left: Quantity, right: Quantity, misfits: list[str]) -> Unit:
    """Return the unit of a sum; only like things are added."""
    if left.unit.of != right.unit.of:
        misfits.append(f"{spelled(left.unit.of)} and {spelled(right.unit.of)} are not added or subtracted.")
    elif left.unit.share != right.unit.share and not (left.constant or right.constant):
        misfits.append("A percentage and a plain figure are not added or subtracted.")
    return left.unit if not left.constant else right.unit


def _called(function: str, given: list[Quantity], misfits: list[str]) -> Quantity:
    first = given[0]
    for other in given[1:]:
        _added(first, other, misfits)
    values = [quantity.value for quantity in given]
    if function in {"min", "max"}:
        return first._replace(value=min(values) if function == "min" else max(values))
    total = sum(values, Decimal(0))
    return first._replace(value=total / len(values) if function == "average" else total)
