"""A chart read from a figure: what it plots, as data that a person can compare with the figure.

Labels and values are a model's reading of a picture. Where the figure stands on its page, and which of the values are
printed in it, as text or for OCR, is for code to say; a chart never holds a place that a model gave.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from domain.model import Noun
from domain.words import Box

MAX_CHARTS = 12
"""In one answer of one window."""
MAX_SERIES = 20
MAX_POINTS = 200
"""In one series."""
MAX_LABEL = 120
"""Code points of a label or a name."""
MAX_TITLE = 300
MAX_UNIT = 60
LARGEST = 1e15
"""No value is larger, in either direction."""

FIGURE_ID = r"^p[1-9]\d{0,6}(\.f[1-9]\d{0,3})?$"

Label = Annotated[str, StringConstraints(max_length=MAX_LABEL)]
Title = Annotated[str, StringConstraints(max_length=MAX_TITLE)]
Unit = Annotated[str, StringConstraints(max_length=MAX_UNIT)]


class ChartKind(StrEnum):
    BAR = "bar"
    STACKED_BAR = "stacked_bar"
    LINE = "line"
    AREA = "area"
    PIE = "pie"
    SCATTER = "scatter"
    OTHER = "other"


class AxisScale(StrEnum):
    CATEGORIES = "categories"
    DATES = "dates"
    LINEAR = "linear"
    LOGARITHMIC = "logarithmic"


class PointSource(StrEnum):
    """Where a value comes from."""

    PRINTED = "printed"
    """Said to be printed in the figure, and code found it there, as text or by OCR."""
    UNCONFIRMED = "unconfirmed"
    """Said to be printed in the figure; code found it there neither as text nor by OCR."""
    ESTIMATED = "estimated"
    """Read off an axis: as near as an eye can tell."""


class Axis(Noun):
    label: Title = ""
    """As printed; empty where the axis carries none."""
    unit: Unit = ""
    """Unit with scale, such as `USD million`; empty for none."""
    scale: AxisScale = AxisScale.LINEAR


class Point(Noun):
    label: Label
    """Where it stands on the x axis, as printed: a category, a date, a number."""
    value: Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
    """In the series' unit, else the y axis'."""
    source: PointSource


class Series(Noun):
    name: Label
    """As the legend has it; empty where there is none."""
    unit: Unit = ""
    """Where it is not the y axis', as with a second axis."""
    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=MAX_POINTS)]


class Chart(Noun):
    """One figure's data."""

    figure: Annotated[str, Field(pattern=FIGURE_ID)]
    """The figure it was read from, such as `p3.f1`; a page alone, such as `p3`, where the page is the picture."""
    page: int | None = Field(default=None, ge=1)
    """Page the figure stands on, from 1; None where there is no such figure."""
    box: Box | None = None
    """Of the figure on `page`, by the reader; None where there is no such figure."""
    kind: ChartKind
    title: Title = ""
    """As printed; empty where the figure carries none."""
    x: Axis = Axis(scale=AxisScale.CATEGORIES)
    y: Axis = Axis()
    series: Annotated[tuple[Series, ...], Field(min_length=1, max_length=MAX_SERIES)]

    @model_validator(mode="after")
    def _a_place_is_whole(self) -> "Chart":
        if (self.page is None) != (self.box is None):
            raise ValueError("a chart has a page and a box, or neither")
        return self

    @property
    def placed(self) -> bool:
        return self.box is not None

    @property
    def name(self) -> str:
        """What the chart is called in a list: its title, else its figure."""
        return self.title.strip() or self.figure

    def told(self) -> str:
        """Return the data as one line of text: figure, then each series with its points."""
        return f"{self.figure}: " + "; ".join(_told(series) for series in self.series)


_LEAST_PLAIN, _MOST_PLAIN = -9, 20
"""Powers of ten of the first digit between which a value is written in plain digits: no chart labels an axis beyond."""


def _told(series: Series) -> str:
    points = ", ".join(f"{point.label}={number(point.value)}" for point in series.points)
    return f"{series.name}: {points}" if series.name else points


def number(value: float) -> str:
    """Return a value as short as it gives it back, in plain digits where these are few: `12`, `0.5`, `1e-320`."""
    plain = Decimal(repr(value)).normalize()
    return format(plain, "f") if _LEAST_PLAIN <= plain.adjusted() <= _MOST_PLAIN else repr(value)
