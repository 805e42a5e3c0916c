"""Charts put on their pages and held against them: is there such a figure, which of its numbers are printed in it.

Knows the reader's figures, the page's words and what OCR read in a figure, no picture: where nobody read what is
printed in a figure that is itself a picture, the check says so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from domain.answers import Check, CheckOutcome
from domain.charts import Chart, Point, PointSource, Series
from domain.documents import Box, Document, Figure, Page
from extractors.answers.folding import fold

_FIGURE = re.compile(
    r"(?P<open>\()?(?P<sign>[-\u2212\u2013+△▲])?\W{0,3}?(?P<digits>\d[\d,\u00a0\u202f]*(?:\.\d+)?|\.\d+)"
)
_GROUPING = str.maketrans("", "", ",\u00a0\u202f")
_NEGATIVE = frozenset("-\u2212\u2013△▲")
_EDGE = 2.0
"""Points a word may stand outside the figure's box."""
_MOST_NAMED = 3
LONGEST_DATA = 8_000
"""Code points of data told as text; the whole of it stands in the answer's charts."""


def placed(chart: Chart, document: Document) -> Chart:
    """Return the chart with its figure's page and box, its printed numbers found there marked so.

    A chart of a figure that the document does not have gets no place, and all its printed numbers stay unconfirmed.
    """
    place = _place(chart.figure, document)
    if place is None:
        return chart
    page, box = place
    printed = Counter(_numbers(page, box, chart.figure))
    return chart.model_copy(
        update={
            "page": page.number,
            "box": box,
            "series": tuple(_confirmed(series, printed) for series in chart.series),
        }
    )


def best_of(readings: Iterable[Sequence[Chart]]) -> tuple[Chart, ...]:
    """Return the charts of every figure from the one reading that found most of its numbers there, the first of equals.

    A figure, and more so a page, may hold several charts: all that one reading gives of it are kept. In page order.
    """
    best: dict[str, list[Chart]] = {}
    for reading in readings:
        for figure in dict.fromkeys(chart.figure for chart in reading):
            charts = [chart for chart in reading if chart.figure == figure]
            if figure not in best or _found(charts) > _found(best[figure]):
                best[figure] = charts
    every = (chart for charts in best.values() for chart in charts)
    return tuple(sorted(every, key=lambda chart: (chart.page or 10**9, chart.box or (), chart.figure)))


def data_of(charts: Sequence[Chart]) -> str:
    """Return the charts' data as text, a line a chart; cut where it is longer than a cell should hold."""
    told = "\n".join(chart.told() for chart in charts)
    return told if len(told) <= LONGEST_DATA else f"{told[: LONGEST_DATA - 1]}…"


def check_charts(charts: Sequence[Chart], document: Document) -> tuple[Check, ...]:
    """Return the checks of an answer that gives charts: `chart_placed`, `chart_numbers`, `chart_labels`."""
    return _is_placed(charts), _numbers_printed(charts, document), _labels_printed(charts, document)


def _place(figure: str, document: Document) -> tuple[Page, Box] | None:
    number, _, drawn = figure[1:].partition(".")
    if int(number) > len(document.pages):
        return None
    page = document.page(int(number))
    if not drawn:
        return page, Box(0, 0, page.width, page.height)
    return next(((page, known.box) for known in page.figures if known.id == figure), None)


def holds_text(page: Page, figure: Figure) -> bool:
    """Whether the page's own text has a word in a figure's box."""
    return any(_words(page, figure.box, ""))


def _numbers(page: Page, box: Box, figure: str) -> Iterable[Decimal]:
    for word in _words(page, box, figure):
        yield from _read(word)


def _words(page: Page, box: Box, figure: str) -> Iterable[str]:
    """Yield what stands in a box as text, and what OCR read in the figure."""
    for word in page.words:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
        if box.x0 - _EDGE <= x <= box.x1 + _EDGE and box.y0 - _EDGE <= y <= box.y1 + _EDGE:
            yield page.text[word.start : word.end]
    yield from _lettering(page, figure).split()


def _lettering(page: Page, figure: str) -> str:
    return next((known.text for known in page.figures if known.id == figure), "")


def _read(word: str) -> Iterable[Decimal]:
    for found in _FIGURE.finditer(word):
        amount = Decimal(found["digits"].translate(_GROUPING))
        negative = found["sign"] in _NEGATIVE if found["sign"] else found["open"] is not None
        yield -amount if negative else amount


def _confirmed(series: Series, printed: Counter[Decimal]) -> Series:
    """Return the series with each number found marked; a number printed once confirms one point only."""
    points: list[Point] = []
    for point in series.points:
        value = Decimal(repr(point.value))
        if point.source is PointSource.UNCONFIRMED and printed[value] > 0:
            printed[value] -= 1
            points.append(point.model_copy(update={"source": PointSource.PRINTED}))
        else:
            points.append(point)
    return series.model_copy(update={"points": tuple(points)})


def _points(charts: Iterable[Chart]) -> list[Point]:
    return [point for chart in charts for series in chart.series for point in series.points]


def _found(charts: Sequence[Chart]) -> int:
    return sum(point.source is PointSource.PRINTED for point in _points(charts))


def _is_placed(charts: Sequence[Chart]) -> Check:
    lost = [chart.figure for chart in charts if not chart.placed]
    if lost:
        named = ", ".join(lost[:_MOST_NAMED])
        detail = f"{len(lost)} of {len(charts)} charts name a figure that the document does not have: {named}."
        return _check("chart_placed", CheckOutcome.FAIL, detail)
    whole = sum("." not in chart.figure for chart in charts)
    by_page = f", {whole} of them by the page alone" if whole else ""
    return _check(
        "chart_placed", CheckOutcome.PASS, f"{len(charts)} of {len(charts)} charts stand in figures{by_page}."
    )


def _numbers_printed(charts: Sequence[Chart], document: Document) -> Check:
    points = _points(charts)
    by_source = Counter(point.source for point in points)
    found, lost = by_source[PointSource.PRINTED], by_source[PointSource.UNCONFIRMED]
    estimated = by_source[PointSource.ESTIMATED]
    off_axis = f" Read off an axis, as estimates: {estimated}." if estimated else ""
    if not found and not lost:
        return _check("chart_numbers", CheckOutcome.NOT_APPLICABLE, f"No number is said to be printed.{off_axis}")
    told = f"{found} of {found + lost} numbers said to be printed are read in the figures, as text or by OCR.{off_axis}"
    seen = any(chart.placed and _has_numbers(chart, document) for chart in charts)
    if lost and not seen:
        detail = f"Neither text nor OCR gives a number in the figures to compare {lost} printed numbers with.{off_axis}"
        return _check("chart_numbers", CheckOutcome.NOT_APPLICABLE, detail)
    return _check("chart_numbers", CheckOutcome.FAIL if lost else CheckOutcome.PASS, told)


def _has_numbers(chart: Chart, document: Document) -> bool:
    if chart.page is None or chart.box is None:
        return False
    return any(True for _ in _numbers(document.page(chart.page), chart.box, chart.figure))


def _labels_printed(charts: Sequence[Chart], document: Document) -> Check:
    """Compare titles, names and labels with the text of the figures' pages, of figures that hold text."""
    missing = total = 0
    for chart in charts:
        page = None if chart.page is None else document.page(chart.page)
        if page is None or chart.box is None or not any(_words(page, chart.box, chart.figure)):
            continue
        text = fold(f"{page.text}\n{_lettering(page, chart.figure)}").text
        labels = {fold(label).text for label in _labels(chart)} - {""}
        total += len(labels)
        missing += sum(label not in text for label in labels)
    if not total:
        detail = "The figures hold no text to compare titles, names and labels with."
        return _check("chart_labels", CheckOutcome.NOT_APPLICABLE, detail)
    told = f"{total - missing} of {total} titles, names and labels stand on their pages as text."
    return _check("chart_labels", CheckOutcome.FAIL if missing else CheckOutcome.PASS, told)


def _labels(chart: Chart) -> Iterable[str]:
    yield from (chart.title, chart.x.label, chart.y.label)
    for series in chart.series:
        yield series.name
        yield from (point.label for point in series.points)


def _check(name: str, outcome: CheckOutcome, detail: str) -> Check:
    return Check(check=name, outcome=outcome, detail=detail)
