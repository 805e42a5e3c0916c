"""Plain numbers, as decimals without grouping signs."""

from bisect import bisect_right

from extractors.answers.values.dates import find_dates
from extractors.answers.values.figures import Figure, figures
from extractors.answers.values.found import FoundValue, join_restated, plain


def find_numbers(text: str) -> tuple[FoundValue, ...]:
    """Find numbers in `text`, which is in one width; the parts of a date are none."""
    dates = find_dates(text)
    ends = [date.end for date in dates]

    def in_date(figure: Figure) -> bool:
        next_one = bisect_right(ends, figure.start)
        return next_one < len(dates) and dates[next_one].start < figure.end

    found = (
        FoundValue(figure.start, figure.end, text[figure.start : figure.end], plain(figure.value))
        for figure in figures(text)
        if not figure.loose and not in_date(figure)
    )
    return join_restated(found, text)
