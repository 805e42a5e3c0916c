"""An answer's charts: the figure beside the chart drawn again, its points in a table, other people's labels inert."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from starlette.testclient import TestClient

from domain.charts import Axis, Chart, ChartKind, Point, PointSource, Series
from domain.documents import Box
from domain.questions import AnswerType
from tests.dashboard import odd
from tests.dashboard.conftest import OddSite, client_of
from tests.storage import builders

POINTS = (
    Point(label=odd.MARKUP, value=469.8, source=PointSource.PRINTED),
    Point(label=odd.BIDI, value=-12.0, source=PointSource.UNCONFIRMED),
    Point(label="$x^2$", value=1e15, source=PointSource.ESTIMATED),
)


def _chart(figure: str, page: int | None, box: Box | None) -> Chart:
    series = Series(name=odd.BIDI, unit=odd.MARKUP[:60], points=POINTS)
    return Chart(
        figure=figure, page=page, box=box, kind=ChartKind.BAR, title=odd.MARKUP, y=Axis(label=odd.MARKUP),
        series=(series,),
    )  # fmt: skip


@pytest.fixture(scope="module")
def charted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str, str]]:
    """A client, the answer with charts, and one without."""
    site = OddSite(tmp_path_factory.mktemp("charts"))
    with site.store() as store:
        ids = odd.build(store)
        answer = builders.answer(
            ids.source, "q-japanese", run_id=odd.RUN, type=AnswerType.CHART, value=odd.MARKUP, citations=(),
            charts=(_chart("p2.f1", 2, Box(72, 80, 300, 200)), _chart("p9.f1", None, None)),
        )  # fmt: skip
        store.ledger.record_answers(odd.RUN, ids.source, [], [answer])
    with client_of(site) as client:
        yield client, answer.id, ids.markup


def test_the_figure_stands_beside_the_chart_drawn_again(charted: tuple[TestClient, str, str]) -> None:
    client, answer, _ = charted
    text = client.get(f"/answers/{answer}").text
    assert 'viewBox="66.0 74.0 240.0 132.0"' in text
    assert text.count("The document has no such figure.") == 1
    assert f'src="/answers/{answer}/charts/1.png"' in text
    assert "said to be printed, found neither as text nor by OCR" in text
    assert "1000000000000000" in text
    assert "/2.img?" in text, "the page shown first is the figure's"


def test_labels_are_shown_and_never_obeyed(charted: tuple[TestClient, str, str]) -> None:
    client, answer, _ = charted
    text = client.get(f"/answers/{answer}").text
    assert odd.MARKUP not in text
    assert not set("\u202e\u2066\u200f\x00") & set(text)


def test_a_chart_is_sent_as_a_picture_of_ours(charted: tuple[TestClient, str, str]) -> None:
    client, answer, other = charted
    drawn = client.get(f"/answers/{answer}/charts/2.png")
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/png")
    with Image.open(io.BytesIO(drawn.content)) as picture:
        assert picture.size == (770, 495)
    for path in (
        f"/answers/{answer}/charts/0.png",
        f"/answers/{answer}/charts/3.png",
        f"/answers/{other}/charts/1.png",
    ):
        assert client.get(path).status_code == 404


def test_in_japanese(charted: tuple[TestClient, str, str]) -> None:
    client, answer, _ = charted
    text = client.get(f"/answers/{answer}", headers={"accept-language": "ja"}).text
    assert "データから描き直した図" in text
    assert "軸からの読み取り" in text
