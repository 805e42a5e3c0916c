"""A chart drawn again from its data, as PNG, with matplotlib's Agg: to be compared with the figure it was read from.

What a model said is only ever text and numbers here: no label is read as a formula, no configuration of the machine's
is followed, and no picture is larger than a figure needs. Knows no page and no figure.
"""

import io
import threading
import unicodedata
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from matplotlib import figure as _figure
from matplotlib import font_manager, style
from matplotlib.backends.backend_agg import FigureCanvasAgg

from domain.charts import AxisScale, Chart, ChartKind, Point, PointSource, Series, number

Figure = cast("Any", _figure).Figure  # its own types know half of what it takes

WIDTH, HEIGHT = 7.0, 4.5
"""Inches."""
DPI = 110
LONGEST_LABEL = 40
"""Characters of a label that are drawn; the data hold all of them."""
_MOST_TICKS = 24
_MOST_VALUES = 60
"""Points beyond which no value is written beside its mark: nobody could read them."""
_OTHER_SCRIPTS = ("Noto Sans CJK JP", "IPAexGothic", "IPAGothic", "TakaoGothic", "Hiragino Sans", "MS Gothic")
"""Type with Japanese, taken where it is installed; what no type has is drawn as a box."""
_PLAIN = {
    "text.usetex": False,
    "text.parse_math": False,
    "axes.formatter.use_mathtext": False,
    "axes.unicode_minus": False,
    "path.sketch": None,
}
_MARKS = {PointSource.PRINTED: ("", ""), PointSource.UNCONFIRMED: ("", "?"), PointSource.ESTIMATED: ("≈", "")}
_BARS = (ChartKind.BAR, ChartKind.STACKED_BAR, ChartKind.PIE, ChartKind.OTHER)
"""Drawn as bars; a pie only where its data make none."""
_one_at_a_time = threading.Lock()
"""matplotlib's settings are one for the whole process."""


def redraw(chart: Chart) -> bytes:
    """Return the chart as PNG; values read off an axis are marked `≈`, those not confirmed `?`."""
    with _one_at_a_time, _plainly():
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        _pie(axes, chart) if _is_whole(chart) else _plot(axes, chart)
        axes.set_title(_text(chart.title, LONGEST_LABEL * 2))
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


@contextmanager
def _plainly() -> Generator[None]:
    """Set matplotlib's own defaults, whatever a file of the machine's says; type that lacks a letter is no warning."""
    known = set(font_manager.get_font_names())
    family = ["DejaVu Sans", *(name for name in _OTHER_SCRIPTS if name in known)]
    with style.context(["default", {**_PLAIN, "font.family": family}], after_reset=True), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        warnings.filterwarnings("ignore", message="constrained_layout not applied")
        yield


def _plot(axes: Any, chart: Chart) -> None:
    places = _places(chart)
    ticks = list(places)
    drawn = (_bars if chart.kind in _BARS else _lines)(axes, chart, places)
    every = max(1, -(-len(ticks) // _MOST_TICKS))
    shown = list(range(0, len(ticks), every))
    tilted = sum(len(ticks[place]) for place in shown) > LONGEST_LABEL
    axes.set_xticks(shown, [_text(ticks[place]) for place in shown])
    if tilted:
        axes.tick_params(axis="x", labelrotation=30)
    axes.set_xlabel(_named(chart.x.label, chart.x.unit))
    axes.set_ylabel(_named(chart.y.label, chart.y.unit))
    values = [point.value for series in chart.series for point in series.points]
    if chart.y.scale is AxisScale.LOGARITHMIC and min(values) > 0:
        axes.set_yscale("log")
    else:
        axes.axhline(0, color="black", linewidth=0.6)
        axes.ticklabel_format(axis="y", style="plain", useOffset=False)
    if any(series.name for series in chart.series):
        axes.legend(drawn, [f" {_named(series.name, series.unit)}" for series in chart.series], fontsize="small")


def _places(chart: Chart) -> dict[str, int]:
    """Return where each label stands along the x axis, in the order in which they come."""
    labels = (point.label for series in chart.series for point in series.points)
    return {label: place for place, label in enumerate(dict.fromkeys(labels))}


def _bars(axes: Any, chart: Chart, places: dict[str, int]) -> list[Any]:
    """Draw bars; those read off an axis are paler. Returns what stands for each series in a legend."""
    stacked = chart.kind is ChartKind.STACKED_BAR
    wide = 0.8 if stacked else 0.8 / len(chart.series)
    up = dict.fromkeys(places, 0.0)
    down = dict.fromkeys(places, 0.0)
    drawn: list[Any] = []
    for index, series in enumerate(chart.series):
        shift = 0.0 if stacked else (index - (len(chart.series) - 1) / 2) * wide
        at = [places[point.label] + shift for point in series.points]
        feet = [_foot(point, up, down) if stacked else 0.0 for point in series.points]
        bars = axes.bar(at, [point.value for point in series.points], wide, bottom=feet)
        for bar, point in zip(bars, series.points, strict=True):
            bar.set_alpha(0.6 if point.source is PointSource.ESTIMATED else 1.0)
        drawn.append(bars)
        tops = [foot + point.value for foot, point in zip(feet, series.points, strict=True)]
        _values(axes, chart, series, at, tops)
    return drawn


def _foot(point: Point, up: dict[str, float], down: dict[str, float]) -> float:
    """Return what a piece of a stacked bar stands on: losses hang below the axis."""
    pile = up if point.value >= 0 else down
    foot = pile[point.label]
    pile[point.label] = foot + point.value
    return foot


def _lines(axes: Any, chart: Chart, places: dict[str, int]) -> list[Any]:
    """Draw lines, areas or dots. Returns what stands for each series in a legend."""
    drawn: list[Any] = []
    for series in chart.series:
        at = [float(places[point.label]) for point in series.points]
        values = [point.value for point in series.points]
        if chart.kind is ChartKind.SCATTER:
            drawn.append(axes.scatter(at, values, s=18))
        elif chart.kind is ChartKind.AREA:
            drawn.append(axes.fill_between(at, values, alpha=0.5))
        else:
            drawn += axes.plot(at, values, marker="o", markersize=4)
        _values(axes, chart, series, at, values)
    return drawn


def _is_whole(chart: Chart) -> bool:
    """Whether the data make a pie: one series, and every piece of it is something."""
    alone = chart.kind is ChartKind.PIE and len(chart.series) == 1
    return alone and all(point.value > 0 for point in chart.series[0].points)


def _pie(axes: Any, chart: Chart) -> None:
    points = chart.series[0].points
    labels = [f"{_text(point.label)}: {_value(point)}" for point in points]
    largest = max(point.value for point in points)
    axes.pie([point.value / largest for point in points], labels=labels, startangle=90, counterclock=False)


def _values(axes: Any, chart: Chart, series: Series, at: Sequence[float], tops: Sequence[float]) -> None:
    if sum(len(each.points) for each in chart.series) > _MOST_VALUES:
        return
    for x, y, point in zip(at, tops, series.points, strict=True):
        beyond = (0, 3) if point.value >= 0 else (0, -9)
        axes.annotate(_value(point), (x, y), xytext=beyond, textcoords="offset points", ha="center", fontsize=7)


def _value(point: Point) -> str:
    before, after = _MARKS[point.source]
    return f"{before}{number(point.value)}{after}"


def _named(label: str, unit: str) -> str:
    told = _text(label, LONGEST_LABEL * 2)
    return f"{told} ({_text(unit)})" if unit and told else told or _text(unit)


def _text(label: str, longest: int = LONGEST_LABEL) -> str:
    """Return a label as it is drawn: one line, nothing that is not printed, cut where it is long."""
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in label)
    told = " ".join(visible.split())
    return told if len(told) <= longest else f"{told[: longest - 1]}…"
