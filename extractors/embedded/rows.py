"""Rows of tables, told from their lines: a label and the figures behind it, and which column is the latest.

Knows no question, no currency and no scale: "in millions" is said elsewhere and stays there.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.answers.values.year_heads import HEADER_ABOVE, years_of_header
from extractors.embedded.lines import Line

_FIGURE = re.compile(
    r"(?P<sign>[$€£¥]\s*)?(?P<open>\(\s*(?:[$€£¥]\s*)?)?(?<![\w.,])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\.\d+|\d+|[\u2014\u2013-](?=\s|$))"
    r"(?P<close>\s*\))?(?P<percent>\s*%)?(?![\w,]|\.\d)"
)
_NOTE = re.compile(r"\(?\bnotes? \d+[a-z]?(?:(?:,| and) \d+)*\)?|\(\d{1,2}\)|\([a-z]\)", re.IGNORECASE)
_TRIM = " .:…·_*-\u2014\u2013$€£¥|"


class Figure(NamedTuple):
    """A figure as printed and where it stands in its line, half-open offsets."""

    start: int
    end: int
    text: str
    percent: bool


class Row(NamedTuple):
    place: int
    """Index of its first line."""
    line: Line
    label: str
    """Folded, without note references, leaders and currency signs."""
    figures: tuple[Figure, ...]


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """Return the lines that are a label and at least one figure behind it."""
    return [row for place, line in enumerate(lines) if (row := _row(place, line))]


def _row(place: int, line: Line) -> Row | None:
    text = _NOTE.sub(lambda match: " " * len(match[0]), line.text)
    figures = [figure for match in _FIGURE.finditer(text) if (figure := _figure(match, line.text))]
    behind = _run_at_end(text, figures)
    if not behind:
        return None
    label = text[: behind[0].start].lower()
    return Row(place, line, " ".join(label.split()).strip(_TRIM), tuple(behind)) if label.strip(_TRIM) else None


def _figure(match: re.Match[str], text: str) -> Figure | None:
    bracketed = match["open"] is not None and match["close"] is not None
    end = match.end("close") if bracketed else match.end("digits")
    start = match.start("sign") if match["sign"] else match.start("open") if bracketed else match.start("digits")
    return Figure(start, end, text[start:end], match["percent"] is not None)


def _run_at_end(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures that nothing but white space, currency signs and brackets parts up to the line's end."""
    run: list[Figure] = []
    end = len(text)
    for figure in reversed(figures):
        if text[figure.end : end].strip(" $€£¥%)(|\t*\u2014\u2013-"):
            break
        run.insert(0, figure)
        end = figure.start
    return run


def years_above(lines: Sequence[Line], row: Row) -> list[int]:
    """Return the years of the nearest line of years above a row; none where no such line stands there."""
    for place in range(row.place - 1, max(row.place - HEADER_ABOVE, 0) - 1, -1):
        years = years_of_header(lines[place].text)
        if len(years) > 1:
            return years
    return []


def latest_column(lines: Sequence[Line], row: Row) -> int:
    """Return which of a row's figures belongs to the latest year, by the years above it; the first if none say."""
    for place in range(row.place - 1, max(row.place - HEADER_ABOVE, 0) - 1, -1):
        years = years_of_header(lines[place].text)
        if len(years) > 1 and len(years) <= len(row.figures):
            return years.index(max(years))
    return 0
