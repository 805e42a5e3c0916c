"""A chart drawn again: whatever a model said, a picture of bounded size comes out and nothing of it is carried out."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import get_configdir, text
from PIL import Image

from domain.charts import LARGEST, Axis, AxisScale, Chart, ChartKind, Point, PointSource, Series
from domain.documents import Box
from extractors.charts.redraw import DPI, HEIGHT, WIDTH, redraw
from extractors.pages.beside_png import Pair, side_by_side

LABELS = st.text(max_size=30) | st.sampled_from(
    ["$x^2$", "\\frac{", "_hidden", "%s %(x)s {0}", "日本", "a\nb\x00c", "$\\alpha"]
)
VALUES = st.floats(-LARGEST, LARGEST) | st.sampled_from([0.0, -0.0, 5e-324, LARGEST, -LARGEST])


def chart(*series: Series, kind: ChartKind = ChartKind.BAR, **fields: object) -> Chart:
    return Chart.model_validate({"figure": "p1", "kind": kind, "series": series, **fields})


def one(*values: float, name: str = "", source: PointSource = PointSource.PRINTED) -> Series:
    points = (Point(label=str(2020 + at), value=value, source=source) for at, value in enumerate(values))
    return Series(name=name, points=tuple(points))


def size(png: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        return image.size


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    point = st.builds(Point, label=LABELS, value=VALUES, source=st.sampled_from(PointSource))
    series = st.builds(Series, name=LABELS, unit=LABELS, points=st.lists(point, min_size=1, max_size=4).map(tuple))
    axis = st.builds(Axis, label=LABELS, unit=LABELS, scale=st.sampled_from(AxisScale))
    return chart(
        *draw(st.lists(series, min_size=1, max_size=3)),
        kind=draw(st.sampled_from(ChartKind)), title=draw(LABELS), x=draw(axis), y=draw(axis),
    )  # fmt: skip


@given(charts())
@settings(max_examples=12, deadline=None)
def test_any_chart_is_drawn_in_the_same_size(drawn: Chart) -> None:
    assert size(redraw(drawn)) == (round(WIDTH * DPI), round(HEIGHT * DPI))


def test_no_label_is_read_as_a_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(text.Text, "_preprocess_math", _spying(parsed))
    labelled = Axis(label="$\\frac{1}{2}$", unit="$m$")
    redraw(chart(one(1, 2, name="$\\alpha$"), title="$x^2$ and $y$", x=labelled, y=labelled))
    assert parsed, "texts were drawn"
    assert set(parsed) == {"False"}


def _spying(parsed: list[str]) -> object:
    original = text.Text._preprocess_math

    def preprocess(self: text.Text, said: str) -> object:
        found = original(self, said)
        parsed.append(str(found[1]))
        return found

    return preprocess


def test_a_configuration_of_the_machine_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `text.usetex` matplotlib would run LaTeX over a model's words."""
    import matplotlib as mpl

    plain = redraw(chart(one(1, 2)))
    with mpl.rc_context():
        monkeypatch.setitem(mpl.rcParams, "text.usetex", True)
        monkeypatch.setitem(mpl.rcParams, "figure.facecolor", "red")
        assert redraw(chart(one(1, 2))) == plain
    assert get_configdir()


def test_what_is_not_sure_looks_otherwise() -> None:
    pictures = {source: redraw(chart(one(1, 2, source=source))) for source in PointSource}
    assert len(set(pictures.values())) == len(PointSource)


def test_a_pie_of_losses_is_no_pie() -> None:
    losses = redraw(chart(one(3, -1), kind=ChartKind.PIE))
    assert losses == redraw(chart(one(3, -1), kind=ChartKind.BAR))
    assert losses != redraw(chart(one(3, 1), kind=ChartKind.PIE))


def test_a_figure_stands_beside_what_was_drawn_again() -> None:
    out = io.BytesIO()
    page = Image.new("RGB", (600, 800), "white")
    page.paste((255, 0, 0), (100, 100, 300, 200))
    page.save(out, "PNG")
    drawn = redraw(chart(one(1)))
    pairs = [Pair(out.getvalue(), 2.0, Box(50, 50, 150, 100), drawn), Pair(b"", 1.0, None, drawn)]
    with Image.open(io.BytesIO(side_by_side(pairs)), formats=["PNG"]) as sheet:
        assert sheet.getpixel((16 + 12 + 100, 16 + 12 + 50)) == (255, 0, 0)
        assert sheet.height >= 2 * HEIGHT * DPI
        assert sheet.getpixel((sheet.width - 1, 0)) == (255, 255, 255)


@pytest.mark.parametrize("box", [Box(-50, -50, 9000, 9000), Box(500, 700, 500, 700), Box(9000, 9000, 9001, 9001)])
def test_a_box_beyond_the_page_is_cut_to_it(box: Box) -> None:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PNG")
    assert size(side_by_side([Pair(out.getvalue(), 1.0, box, redraw(chart(one(1))))]))[0] < 2000
