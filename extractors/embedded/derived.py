"""Answer a question for a figure that is worked out: find the rows of its formula, and state what they come to.

The formula and the labels of its rows are the question's own; this knows no accounting. Only figures under a
line of years are used, so that each operand has a period.
"""

from decimal import Decimal
from typing import NamedTuple

from domain.derivations import Derivation, Operand
from domain.questions import AnswerType
from extractors.answers.derivations.amounts import read_amount
from extractors.answers.derivations.evaluate import Quantity, evaluate
from extractors.answers.derivations.expression import ExpressionError, parse_expression
from extractors.answers.derivations.units import Unit
from extractors.answers.value_checks import heading_scale
from extractors.embedded.figures import best_row
from extractors.embedded.outcome import Cited, Outcome, absent
from extractors.embedded.prompt import Asked, AskedOperand
from extractors.embedded.reading import Reading
from extractors.embedded.rows import Row, years_above

_PERCENT_PLACES = 1
_SCALES = {Decimal(10**3): "thousand", Decimal(10**6): "million", Decimal(10**9): "billion"}


class _Found(NamedTuple):
    operand: Operand
    page: int


def read_derived(asked: Asked, reading: Reading) -> Outcome:
    """Return the figure worked out from the rows of the question's formula; absent where one of them is not found."""
    if asked.formula is None:
        return absent("The question has no formula to work it out by.")
    found: list[_Found] = []
    for wanted in asked.operands:
        one = _operand(wanted, reading)
        if one is None:
            return absent(f"No row under a line of years fits \u201c{wanted.name}\u201d.")
        found.append(one)
    if len({one.page for one in found}) > 1:
        return absent("The rows of the formula do not stand on one page.")
    return _stated(asked, asked.formula, [one.operand for one in found])


def _operand(wanted: AskedOperand, reading: Reading) -> _Found | None:
    row = best_row(_as_asked(wanted), reading)
    years = years_above(reading.lines, row) if row is not None else []
    if row is None or len(years) < 2 or len(row.figures) < len(years):  # noqa: PLR2004  # this period and the one before
        return None
    latest = max(years)
    year = latest if wanted.period == "latest" else max((one for one in years if one < latest), default=latest)
    if year not in years or years.count(year) > 1:
        return None
    return _found(wanted, row, years.index(year), year, reading)


def _found(wanted: AskedOperand, row: Row, column: int, year: int, reading: Reading) -> _Found:
    block = reading.blocks[row.line.block]
    figure = " ".join(row.figures[column].text.split())
    operand = Operand(
        name=wanted.name, value=figure, unit=_unit(block.page, reading), period=str(year), block=block.id,
        quote=row.line.text,
    )  # fmt: skip
    return _Found(operand, block.page)


def _unit(page: int, reading: Reading) -> str:
    scale = heading_scale(block.text for block in reading.blocks if block.page == page)
    return _SCALES.get(scale.times, "") if scale is not None else ""


def _as_asked(wanted: AskedOperand) -> Asked:
    return Asked(
        id="operand", type=AnswerType.MONEY, question=wanted.name, look_for=wanted.look_for, related=wanted.related
    )


def _stated(asked: Asked, formula: str, operands: list[Operand]) -> Outcome:
    amounts = {operand.name: read_amount(operand.value) for operand in operands}
    if not all(amounts.values()):
        return absent("A row of the formula holds no figure.")
    quantities = {name: Quantity(amount.number, Unit()) for name, amount in amounts.items() if amount is not None}
    try:
        result = evaluate(parse_expression(formula), quantities).value
    except ExpressionError as error:
        return absent(f"The formula {error}.")
    percent = asked.type is AnswerType.PERCENTAGE
    value = f"{result * 100:.{_PERCENT_PLACES}f}%" if percent else f"{result:,f}"
    unit = "" if percent else operands[0].unit
    quotes = {operand.quote: Cited(block=operand.block or "", quote=operand.quote) for operand in operands}
    used = ", ".join(f"{operand.name} = {operand.value} ({operand.period})" for operand in operands)
    return Outcome(
        status="found",
        values=(value,),
        citations=tuple(quotes.values()),
        explanation=f"Worked out by {formula} from {len(operands)} figures.",
        notes=(f"formula {formula}", f"rows {used}"),
        derivation=Derivation(expression=formula, operands=tuple(operands), unit=unit),
    )
