"""A chart told in lines: where its figure stands, its axes, and each point with what vouches for it."""

import click

from domain.charts import Axis, Chart, Point, PointSource, number
from flows.cli.output import printable

_VOUCHED = {
    PointSource.PRINTED: "printed",
    PointSource.UNCONFIRMED: "said to be printed, found neither as text nor by OCR",
    PointSource.ESTIMATED: "read off the axis",
}


def print_chart(chart: Chart) -> None:
    """Print a chart's data as a model read it, with the place that the program knows."""
    place = "a figure the document does not have" if chart.box is None else f"page {chart.page}, {_box(chart)}"
    click.echo(f"chart {chart.figure} ({place}): {chart.kind}, {printable(chart.title) or 'no title'}")
    for name, axis in (("x", chart.x), ("y", chart.y)):
        click.echo(f"  {name}: {_axis(axis)}")
    for series in chart.series:
        unit = f" ({printable(series.unit)})" if series.unit else ""
        click.echo(f"  {printable(series.name) or 'series'}{unit}:")
        for point in series.points:
            click.echo(f"    {_point(point)}")


def _box(chart: Chart) -> str:
    assert chart.box is not None
    return f"box {', '.join(f'{edge:.0f}' for edge in chart.box)}"


def _axis(axis: Axis) -> str:
    told = (printable(axis.label), printable(axis.unit), axis.scale.value)
    return ", ".join(part for part in told if part)


def _point(point: Point) -> str:
    about = "≈ " if point.source is PointSource.ESTIMATED else ""
    return f"{printable(point.label)}: {about}{number(point.value)} ({_VOUCHED[point.source]})"
