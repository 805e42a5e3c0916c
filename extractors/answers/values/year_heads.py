"""Which year a figure in a table's row belongs to, by the line of years that stands above the row.

Knows lines of text and no cells. Says nothing where the years and the figures do not match in number.
"""

import re
from decimal import Decimal

from extractors.answers.values.numbers import find_numbers
from extractors.answers.values.widths import one_width

HEADER_ABOVE = 60
"""Lines above a row in which the years of its columns are looked for."""
_YEAR = re.compile(r"(?<![\d,.$])(?:19|20)\d\d(?![\d,.]\d|\d)")
_WORD = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2},|[^\W\d_]{3,}")
_WORDS_OF_HEADER = frozenset(
    [
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
        *("year", "years", "ended", "ended,", "ending", "fiscal", "quarter", "period", "weeks", "months"),
        *("three", "six", "nine", "twelve", "as", "of", "at", "and", "the", "for", "restated", "unaudited"),
        *("in", "millions"),
    ]
)


def years_of_header(text: str) -> list[int]:
    """Return the years of a line that is made of years and words of dates only."""
    words = [word.lower() for word in _WORD.findall(text) if word[0].isalpha()]
    return [int(year) for year in _YEAR.findall(text)] if set(words) <= _WORDS_OF_HEADER else []


def year_of_figure(page: str, start: int, end: int, number: Decimal) -> int | None:
    """Return the year of the column in which a figure stands in the row at `page[start:end]`.

    None where no line of years stands above, where it has more years than the row has figures, or where the
    figure stands in two columns.
    """
    row = _line_with(page, start, end, number)
    if row is None:
        return None
    at, figures = row
    years = _years_above(page[:at].splitlines()[-HEADER_ABOVE:], len(figures))
    if not years:
        return None
    columns = dict(enumerate(figures[-len(years) :]))
    fitting = {years[column] for column, figure in columns.items() if figure == number}
    return fitting.pop() if len(fitting) == 1 else None


def _years_above(lines: list[str], most: int) -> list[int]:
    for line in reversed(lines):
        years = years_of_header(line)
        if len(years) > 1:
            return years if len(years) <= most else []
    return []


def _line_with(page: str, start: int, end: int, number: Decimal) -> tuple[int, list[Decimal]] | None:
    """Return where the first line of a span that prints a figure begins, and all figures of that line."""
    at = page.rfind("\n", 0, start) + 1
    while at < end:
        stop = page.find("\n", at)
        stop = len(page) if stop < 0 else stop
        figures = [Decimal(found.normalised) for found in find_numbers(one_width(page[at:stop]))]
        if number in figures:
            return at, figures
        at = stop + 1
    return None
