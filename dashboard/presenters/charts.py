"""Charts as the page shows them: the figure cut from its page, the chart drawn again, and its points in a table."""

from collections.abc import Callable
from typing import NamedTuple

from dashboard.addresses import picture_address
from dashboard.presenters.evidence import Place
from domain.answers import Answer
from domain.charts import Chart, Point, Series, number

MARGIN = 6.0
"""Points of the page around a figure."""

Sizes = Callable[[int], tuple[float, float]]
"""Returns the points that a page's picture shows across and down."""


class Cut(NamedTuple):
    """The part of a page's picture that shows a figure."""

    address: str
    place: Place
    width: float
    """Of the whole page, in points."""
    height: float


class Row(NamedTuple):
    series: Series
    point: Point
    value: str


class Shown(NamedTuple):
    chart: Chart
    drawn: str
    """Address of the chart drawn again."""
    cut: Cut | None
    """None where the document has no such figure."""
    rows: tuple[Row, ...]


def charts_of(answer: Answer, sizes: Sizes) -> tuple[Shown, ...]:
    """Return an answer's charts, in its order."""
    return tuple(_shown(answer, place, sizes) for place in range(len(answer.charts)))


def _shown(answer: Answer, place: int, sizes: Sizes) -> Shown:
    chart = answer.charts[place]
    rows = tuple(Row(series, point, number(point.value)) for series in chart.series for point in series.points)
    return Shown(chart, f"/answers/{answer.id}/charts/{place + 1}.png", _cut(answer, chart, sizes), rows)


def _cut(answer: Answer, chart: Chart, sizes: Sizes) -> Cut | None:
    if chart.page is None or chart.box is None:
        return None
    box = chart.box
    wide, high = box.x1 - box.x0 + 2 * MARGIN, box.y1 - box.y0 + 2 * MARGIN
    place = Place(round(box.x0 - MARGIN, 2), round(box.y0 - MARGIN, 2), round(wide, 2), round(high, 2))
    return Cut(picture_address(answer.document, chart.page, answer.run), place, *sizes(chart.page))
