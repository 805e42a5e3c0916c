"""Whether the lines of a grid add up to its totals: how, is learned where it holds; where it then fails, is told.

Nothing in a table says which lines a total is of. The lines directly above are tried, two and more, as a sum and as
the first less the others; a way counts where it holds to the last digit in most other columns, in two at least where
the line is not called a total. Where it then comes to something else by what one slip explains (a digit, two digits
exchanged, a sign), that is told. Cannot judge totals of other make, nor a total that fails in every column.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from extractors.answers.tables.grids import Grid

_TOTAL = re.compile(r"\b(?:sub-?\s?)?totals?\b|^net\b|合計|小計|総計|計$", re.IGNORECASE)
_MOST_LINES = 40
"""Lines above a total that it may be of."""
_FEWEST = 2
"""Lines that make a total, and other columns in which a line that is not called one must be one."""
_DIGIT = 9
_TELLING = 100
"""Size, in its last digit, from which a total that comes out is no accident."""


class Footing(NamedTuple):
    """A total of one column of a grid, and what its lines come to."""

    line: int
    first: int
    """The first of the lines it is of; the others are all lines from there to the total."""
    printed: Decimal
    comes_to: Decimal

    @property
    def foots(self) -> bool:
        """Whether the lines come to the total, each rounded as it is printed."""
        slack = Decimal(self.line - self.first + 1) / 2 * _step(self.printed)
        return abs(self.printed - self.comes_to) <= slack


class _Way(NamedTuple):
    first: int
    less: bool
    """Whether the lines after the first are taken from it."""


def footings(grid: Grid, line: int, column: int) -> Iterator[Footing]:
    """Yield each total that a figure of a grid is, or goes into, where there is a way to judge it."""
    for total in range(line, min(line + _MOST_LINES, len(grid.lines))):
        judged = _judged(grid, total, column)
        if judged is not None and (total == line or judged.first <= line):
            yield judged


def _judged(grid: Grid, total: int, column: int) -> Footing | None:
    """Return how a total comes out by the way that suits it best; None where no way counts, or another may."""
    printed = grid.lines[total][column]
    if printed is None:
        return None
    counted = [Footing(total, way.first, printed, value) for way, value in _counting(grid, total, column)]
    if not counted:
        return None
    best = min(counted, key=lambda each: (not each.foots, abs(each.printed - each.comes_to)))
    if best.foots:
        return best
    lines = [row[column] or Decimal(0) for row in grid.lines[best.first : total + 1]]
    other = any(value == printed and not way.less for way, value in _ways(grid, total, column))
    if other or not _telling(best.printed):
        return None
    return best if is_slip(best.printed - best.comes_to, lines) else None


def is_slip(difference: Decimal, figures: Sequence[Decimal]) -> bool:
    """Whether one digit, two that were exchanged, or the sign of one of the figures explains a difference."""
    digits = difference.copy_abs().normalize().as_tuple().digits
    number = int("".join(map(str, digits)))
    return (
        number <= _DIGIT
        or (number % _DIGIT == 0 and number // _DIGIT <= _DIGIT)
        or any(difference.copy_abs() == 2 * abs(figure) for figure in figures)
    )


def _counting(grid: Grid, total: int, column: int) -> Iterator[tuple[_Way, Decimal]]:
    """Yield the ways that hold in as many other columns as they must, and what they come to in this one."""
    mine = dict(_ways(grid, total, column))
    called = _TOTAL.search(grid.heads[total]) is not None
    others = [other for other in range(grid.width) if other != column]
    witnesses = [_holding(grid, total, other) for other in others if _telling(grid.lines[total][other])]
    for way, value in mine.items():
        held = sum(way in holding for holding in witnesses)
        comes_out = called and not way.less and value == grid.lines[total][column] and _telling(value)
        if comes_out or (held >= (1 if called else _FEWEST) and 2 * held > len(witnesses)):
            yield way, value


def _holding(grid: Grid, total: int, column: int) -> set[_Way]:
    return {way for way, value in _ways(grid, total, column) if value == grid.lines[total][column]}


def _ways(grid: Grid, total: int, column: int) -> list[tuple[_Way, Decimal]]:
    """What the lines above a total come to, by way; lines without a figure are passed over, unless others have one."""
    above: list[tuple[int, Decimal]] = []
    for line in range(total - 1, max(total - _MOST_LINES, 0) - 1, -1):
        figure = grid.lines[line][column]
        if figure is not None:
            above.append((line, figure))
        elif any(other is not None for other in grid.lines[line]):
            break  # a cell that was not read, or a line of another kind
    sums = list(accumulate(figure for _, figure in above))
    found: list[tuple[_Way, Decimal]] = []
    for (line, figure), added in list(zip(above, sums, strict=True))[_FEWEST - 1 :]:
        found += [(_Way(line, less=False), added), (_Way(line, less=True), 2 * figure - added)]
    return found


def _telling(figure: Decimal | None) -> bool:
    return figure is not None and abs(figure) >= _TELLING * _step(figure)


def _step(figure: Decimal) -> Decimal:
    exponent = figure.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
