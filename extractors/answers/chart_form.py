"""The form in which a reply gives a chart: every label bounded, every value a finite number, nothing unknown.

Knows no page: which figure there is, and what is printed in it, is not asked here.
"""

from typing import Annotated

from pydantic import ConfigDict, Field

from domain import charts
from domain.charts import Axis, AxisScale, Chart, ChartKind, Point, PointSource, Series
from domain.model import Noun


class _Strict(Noun):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Axis(_Strict):
    label: charts.Title = ""
    unit: charts.Unit = ""
    scale: Annotated[AxisScale, Field(strict=False)] = AxisScale.LINEAR


class _Point(_Strict):
    label: charts.Label
    value: Annotated[float, Field(ge=-charts.LARGEST, le=charts.LARGEST, allow_inf_nan=False)]
    printed: bool


class _Series(_Strict):
    name: charts.Label = ""
    unit: charts.Unit = ""
    points: Annotated[list[_Point], Field(min_length=1, max_length=charts.MAX_POINTS)]


class ReadChart(_Strict):
    """A chart as a reply gives it."""

    figure: Annotated[str, Field(pattern=charts.FIGURE_ID)]
    kind: Annotated[ChartKind, Field(strict=False)]
    title: charts.Title = ""
    x: _Axis
    y: _Axis
    series: Annotated[list[_Series], Field(min_length=1, max_length=charts.MAX_SERIES)]


SHAPES: tuple[type[Noun], ...] = (ReadChart, _Axis, _Series, _Point)
"""Whose field names may be told in a problem: they are ours, not the reply's."""


def as_chart(read: ReadChart) -> Chart:
    """Return the chart, not yet placed on a page; no value counts as printed before it was found there."""
    return Chart(
        figure=read.figure,
        kind=read.kind,
        title=read.title,
        x=_axis(read.x),
        y=_axis(read.y),
        series=tuple(map(_series, read.series)),
    )


def _axis(read: _Axis) -> Axis:
    return Axis(label=read.label, unit=read.unit, scale=read.scale)


def _series(read: _Series) -> Series:
    return Series(name=read.name, unit=read.unit, points=tuple(map(_point, read.points)))


def _point(read: _Point) -> Point:
    source = PointSource.UNCONFIRMED if read.printed else PointSource.ESTIMATED
    return Point(label=read.label, value=read.value, source=source)
