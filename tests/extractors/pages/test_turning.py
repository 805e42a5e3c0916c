"""Pages that stand skewed, sideways or upside down: found, read upright, and reported where they stand."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from domain.documents import Document, FindingCode, Page
from extractors.pages.cells import Piece
from extractors.pages.ocr_port import Line, Ocr, OcrEngine
from extractors.pages.reader import DocumentReader
from extractors.pages.similarity import Similarity, back_from_turn, moved
from extractors.pages.turning import SKEW_FROM, SKEW_TO, skew_of, survey, turned
from extractors.pages.upright import read_upright
from tests.support.documents import encoded, picture

Box = tuple[float, float, float, float]
coordinates = st.floats(-2000, 2000)


class Scripted(Ocr):
    """An engine that says what a function makes of the picture."""

    def __init__(self, sees: Callable[[Image.Image], list[Line]]) -> None:
        super().__init__(OcrEngine.RAPIDOCR, lambda: None)
        self._sees = sees
        self.pictures = 0

    def recognise(self, image: Image.Image) -> list[Line]:
        self.pictures += 1
        return self._sees(image)


def typed(size: tuple[int, int] = (1000, 800)) -> Image.Image:
    """Return a picture of grey paper with rows of black dashes, as type looks from afar."""
    image = Image.new("RGB", size, (250, 250, 250))
    draw = ImageDraw.Draw(image)
    for y in range(150, size[1] - 150, 30):
        for x in range(150, size[0] - 150 - (y % 7) * 20, 40):
            draw.rectangle((x, y, x + 28, y + 10), fill="black")
    return image


@pytest.mark.parametrize("degrees", [-5.5, -2.0, -0.6, 0.6, 1.3, 4.0])
@pytest.mark.parametrize("quarter", [0, 90])
def test_skew_is_measured_to_a_tenth_of_a_degree(degrees: float, quarter: int) -> None:
    skewed = turned(turned(typed(), quarter), degrees)
    assert skew_of(skewed) == pytest.approx(-degrees, abs=0.15)


def test_a_level_page_and_a_photograph_are_not_skewed() -> None:
    assert skew_of(typed()) == 0.0
    assert skew_of(Image.new("RGB", (500, 500), "white")) == 0.0
    assert skew_of(Image.effect_noise((600, 600), 90).convert("RGB")) == 0.0


@settings(deadline=None, max_examples=30)
@given(st.floats(-7, 7))
def test_skew_is_never_more_than_is_looked_for(degrees: float) -> None:
    found = skew_of(turned(typed((500, 500)), degrees))
    assert found == 0.0 or SKEW_FROM <= abs(found) <= SKEW_TO + 0.5


@pytest.mark.parametrize("degrees", [90, 180, 270, 2.0, -5.0])
def test_the_way_back_leads_to_where_the_ink_was(degrees: float) -> None:
    image = Image.new("RGB", (400, 260), "white")
    image.paste((0, 0, 0), (300, 40, 330, 60))
    after = turned(image, degrees)
    ink = after.convert("L").point([255 * (level < 128) for level in range(256)]).getbbox()
    assert ink is not None
    x0, y0, x1, y1 = back_from_turn(degrees, image.size, after.size).box(ink)
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((315, 50), abs=1.5)


@given(st.floats(0.1, 5), st.floats(0, 2 * math.pi), st.complex_numbers(max_magnitude=2000), coordinates, coordinates)
def test_a_move_and_its_inverse_leave_points_where_they_are(
    scale: float, angle: float, shift: complex, x: float, y: float
) -> None:
    move = Similarity(scale * complex(math.cos(angle), math.sin(angle)), shift)
    assert move.then(move.inverse()).box((x, y, x, y)) == pytest.approx((x, y, x, y), abs=1e-6)


@given(st.sampled_from([0.0, 90.0, 180.0, 270.0]), coordinates, coordinates, st.floats(0, 100), st.floats(0, 100))
def test_quarter_turns_keep_the_size_of_boxes(degrees: float, x: float, y: float, wide: float, high: float) -> None:
    after = (300, 200) if degrees in {90.0, 270.0} else (200, 300)
    piece = moved(Piece("x", x, y, x + wide, y + high), back_from_turn(degrees, (200, 300), after))
    sides = sorted((piece.x1 - piece.x0, piece.y1 - piece.y0))
    assert sides == pytest.approx(sorted((wide, high)), abs=1e-6)


def _black_corner(image: Image.Image) -> int:
    """Return by how many quarter turns, counter-clockwise, the mark at the top left has moved."""
    grey = image.convert("L")
    right, low = image.width - 5, image.height - 5
    corners = [(5, 5), (5, low), (right, low), (right, 5)]
    return min(range(4), key=lambda index: grey.getpixel(corners[index]) or 0)


def _sure_only_upright(image: Image.Image) -> list[Line]:
    sure = 0.95 if _black_corner(image) == 0 else 0.4
    return [[Piece("words", 20, 20, 200, 40, sure)]]


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_is_read_in_the_turn_the_engine_is_sure_of(quarters: int) -> None:
    upright = Image.new("RGB", (600, 400), "white")
    upright.paste((0, 0, 0), (0, 0, 20, 20))
    engine = Scripted(_sure_only_upright)
    found = read_upright(engine, turned(upright, 90 * quarters))
    assert found.turn == (360 - 90 * quarters) % 360
    assert survey(found.lines).confidence == 0.95
    assert engine.pictures == (1 if quarters == 0 else 6)
    x0, y0, x1, y1 = found.back.box((20, 20, 200, 40))
    assert (x1 - x0, y1 - y0) == pytest.approx((180, 20) if quarters % 2 == 0 else (20, 180))


def test_a_page_that_reads_badly_every_way_is_left_as_it_stands() -> None:
    found = read_upright(Scripted(lambda _: [[Piece("scrawl", 20, 20, 200, 40, 0.4)]]), Image.new("RGB", (600, 400)))
    assert found.turn == 0
    assert found.back == Similarity()


def test_type_set_downwards_is_read_from_the_right_and_not_called_turned() -> None:
    columns = [[Piece("左の行", 40, 30, 60, 300, 0.99)], [Piece("右の行", 540, 30, 560, 300, 0.99)]]
    found = read_upright(Scripted(lambda _: columns), Image.new("RGB", (600, 400), "white"))
    left, right = found.lines[0][0], found.lines[1][0]
    assert right.y1 < left.y0  # above it: read before it
    assert right.x1 - right.x0 == pytest.approx(270)
    assert found.turn == 0
    assert found.back.box((right.x0, right.y0, right.x1, right.y1)) == pytest.approx((540, 30, 560, 300))


INVOICE = picture(
    "Invoice number 4711", "Total due 1,234.50 USD", "Payable within thirty days", size=(760, 400), points=40
)


def _page(reader: DocumentReader, image: Image.Image) -> Page:
    document = reader.read(encoded(image, dpi=(150, 150)))
    assert isinstance(document, Document), document
    return document.page(1)


@pytest.fixture(scope="module")
def upright(reader: DocumentReader) -> Page:
    return _page(reader, INVOICE)


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 3])
def test_a_real_engine_reads_a_turned_page_with_boxes_where_it_stands(
    reader: DocumentReader, upright: Page, degrees: int
) -> None:
    image = INVOICE
    page = upright if degrees == 0 else _page(reader, turned(image, degrees))
    assert "Total due 1,234.50 USD" in page.text
    codes = {finding.code for finding in page.findings}
    assert (FindingCode.TURNED in codes) == (degrees in {90, 180, 270})
    assert (FindingCode.SKEWED in codes) == (degrees == 3)
    wanted = _middle(upright, "Invoice")
    found = _middle(page, "Invoice")
    pixels = tuple(value * 150 / 72 for value in found)
    after = turned(image, degrees)
    x, y = (value * 150 / 72 for value in wanted)
    there = back_from_turn(degrees, image.size, after.size).inverse().box((x, y, x, y))
    assert pixels == pytest.approx(there[:2], abs=15)


def _middle(page: Page, text: str) -> tuple[float, float]:
    box = next(word.box for word in page.words if page.text[word.start : word.end] == text)
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
