"""Plain numbers, as decimals without grouping signs."""

from extractors.answers.values.dates import find_dates
from extractors.answers.values.figures import figures
from extractors.answers.values.found import FoundValue, join_restated, plain


def find_numbers(text: str) -> tuple[FoundValue, ...]:
    """Find numbers in `text`, which is in one width; the parts of a date are none."""
    dates = [(date.start, date.end) for date in find_dates(text)]
    found = (
        FoundValue(figure.start, figure.end, text[figure.start : figure.end], plain(figure.value))
        for figure in figures(text)
        if not figure.loose and not any(start < figure.end and figure.start < end for start, end in dates)
    )
    return join_restated(found, text)
