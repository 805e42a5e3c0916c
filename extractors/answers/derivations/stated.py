"""The stated result beside what the expression comes to: at its stated rounding and in its stated unit.

Where they differ by a known slip (a scale, per cent for a fraction, a sign, cut off instead of rounded),
the slip is named. Knows no operand and no quote.
"""

from decimal import Decimal, localcontext
from typing import NamedTuple

from domain.derivations import Derivation
from domain.questions import AnswerType
from extractors.answers.derivations.amounts import Amount, read_amount
from extractors.answers.derivations.evaluate import Result
from extractors.answers.derivations.units import Unit, read_unit, spelled

_SLIPS = {
    Decimal(1000): "a thousand times too large: another scale",
    Decimal(10**6): "a million times too large: another scale",
    Decimal(10**9): "a thousand million times too large: another scale",
    Decimal(100): "a hundred times too large: per cent for a fraction, or the other way round",
}


class Stated(NamedTuple):
    value: Decimal
    """In single units."""
    step: Decimal
    """The smallest step of the stated rounding, in single units."""
    unit: Unit
    misfit: str | None = None
    """Where the value prints another unit than is claimed for it."""


def read_stated(value: str, derivation: Derivation, type_: AnswerType) -> Stated | None:
    """Return the result as stated; None where the value prints no one figure."""
    amount = read_amount(value)
    if amount is None:
        return None
    claimed = read_unit(derivation.unit)
    if not derivation.unit.strip() and type_ is AnswerType.PERCENTAGE:
        claimed = read_unit("percent")
    unit, misfit = _unit(amount, claimed)
    step = Decimal(1).scaleb(-_places(amount, derivation.rounding))
    with localcontext(prec=60):
        return Stated(amount.number * unit.times, step * unit.times, unit, misfit)


def agrees(stated: Stated, result: Result) -> bool:
    """Whether the result, rounded as stated, is what is stated; a half may go either way."""
    with localcontext(prec=60):
        return abs(stated.value - result.value) * 2 <= stated.step


def slip(stated: Stated, result: Result) -> str | None:
    """Name the slip that alone parts the two; None for any other difference."""
    with localcontext(prec=60):
        if agrees(stated._replace(value=-stated.value), result):
            return "it has the other sign"
        if 0 <= (result.value - stated.value) * (1 if result.value >= 0 else -1) < stated.step:
            return "it was cut off, not rounded"
        for times, told in _SLIPS.items():
            if agrees(stated._replace(value=stated.value / times, step=stated.step / times), result):
                return f"it is {told}"
            if agrees(stated._replace(value=stated.value * times, step=stated.step * times), result):
                return f"it is {told.replace('large', 'small')}"
    return None


def misfits(stated: Stated, result: Result) -> tuple[str, ...]:
    """Return where the stated unit is not what the expression comes to, each a sentence."""
    found = [stated.misfit] if stated.misfit else []
    if stated.unit.share and result.unit.of:
        found.append(f"The result is stated as a percentage, and the expression comes to {spelled(result.unit.of)}.")
    elif stated.unit.of and stated.unit.of != result.unit.of:
        found.append(f"The result is stated in {spelled(stated.unit.of)}, and comes to {spelled(result.unit.of)}.")
    if result.unit.points and stated.unit.share and not stated.unit.points:
        found.append("The difference of two percentages is in percentage points, and is stated as per cent.")
    if stated.unit.points and not result.unit.points:
        found.append("The result is stated in percentage points, and is no difference of two percentages.")
    if result.unit.share and not stated.unit.share:
        found.append("The expression comes to a percentage, and the result is not stated as one.")
    return tuple(found)


def _unit(amount: Amount, claimed: Unit) -> tuple[Unit, str | None]:
    """Return the unit that counts: the printed one where there is one, else the claimed one."""
    printed = amount.unit
    if printed == Unit():
        return claimed, None
    if printed.share or claimed.share:
        differs = claimed != Unit() and printed.share != claimed.share
        points = printed.points or (claimed.share and claimed.points)
        unit = printed._replace(points=points) if printed.share else printed
        return unit, _other_unit() if differs else None
    times = printed.times if printed.times != 1 else claimed.times
    of = printed.of or claimed.of
    differs = (printed.times != 1 and claimed.times not in (1, printed.times)) or (
        bool(printed.of and claimed.of) and printed.of != claimed.of
    )
    return Unit(times, of), _other_unit() if differs else None


def _other_unit() -> str:
    return "The value prints another unit than the derivation claims for it."


def _places(amount: Amount, rounding: int | None) -> int:
    """Places of the result: those printed, or more, or fewer where the figure really ends in so many noughts."""
    if rounding is None:
        return amount.places
    whole = rounding < 0 and amount.number == amount.number.quantize(Decimal(1).scaleb(-rounding))
    return rounding if whole else max(amount.places, rounding)
