"""Page pictures: small enough, never blown up, encoded the cheaper way; boxes drawn where they belong."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from domain.documents import Box, PageImage
from domain.errors import SurroundingsError
from extractors.pages.boxes_png import draw
from extractors.pages.reader import DocumentReader
from extractors.pages.render import LONG_EDGE, encode_page
from tests.support.documents import Sheet, Text, encoded, pdf, picture, text_pdf

BOTH_ENGINES = True


def test_a_digital_page_is_drawn_with_the_long_edge_full(reader_without_ocr: DocumentReader) -> None:
    ((image, data),) = reader_without_ocr.render(text_pdf("Hello"), [1])
    assert max(image.width, image.height) in range(LONG_EDGE - 2, LONG_EDGE + 1)
    assert image.scale == pytest.approx(LONG_EDGE / 792, rel=0.01)
    assert image.media_type == "image/png"  # black on white: few colours
    assert hashlib.sha256(data).hexdigest() == image.sha256
    assert Image.open(io.BytesIO(data)).size == (image.width, image.height)


def test_a_scan_is_not_drawn_above_its_resolution(reader_without_ocr: DocumentReader) -> None:
    ((image, _),) = reader_without_ocr.render(pdf([Sheet(image=picture("x", size=(850, 1100)))]), [1])
    assert image.height == pytest.approx(1100, abs=2)


def test_a_small_picture_stays_small(reader_without_ocr: DocumentReader) -> None:
    ((image, _),) = reader_without_ocr.render(encoded(picture("x", size=(300, 200))), [1])
    assert (image.width, image.height) == (300, 200)


def test_a_photograph_becomes_a_jpeg(reader_without_ocr: DocumentReader) -> None:
    noise = Image.effect_noise((800, 600), 60).convert("RGB")
    noise.putpixel((0, 0), (255, 0, 0))
    noise = Image.merge("RGB", (noise.getchannel(0), noise.getchannel(1).rotate(90), noise.getchannel(2).rotate(180)))
    ((image, _),) = reader_without_ocr.render(encoded(noise), [1])
    assert image.media_type == "image/jpeg"


@given(st.integers(1, 4000), st.integers(1, 60), st.booleans())
def test_no_picture_is_longer_than_the_edge_or_blown_up(long: int, short: int, upright: bool) -> None:
    size = (short, long) if upright else (long, short)
    drawn = encode_page(Image.new("RGB", size, "white"), 1, 2.0)
    image = PageImage.model_validate(drawn.facts)
    assert max(image.width, image.height) <= LONG_EDGE
    assert image.width <= size[0]
    assert image.height <= size[1]
    assert image.scale == pytest.approx(2.0 * image.width / size[0])


@pytest.mark.parametrize("pages", [[2], [0], [-1], [1, 99]])
def test_a_page_that_is_not_there_is_named(reader_without_ocr: DocumentReader, pages: list[int]) -> None:
    with pytest.raises(SurroundingsError, match=f"page {pages[-1]} "):
        reader_without_ocr.render(text_pdf("one page"), pages)


def test_what_is_no_document_is_not_drawn(reader_without_ocr: DocumentReader) -> None:
    with pytest.raises(SurroundingsError):
        reader_without_ocr.render(b"no document", [1])


def test_boxes_are_drawn_on_the_words(reader_without_ocr: DocumentReader) -> None:
    data = pdf([Sheet((Text(200, 300, "Delaware", 20),))])
    document = reader_without_ocr.read(data)
    ((image, drawn),) = reader_without_ocr.render(data, [1])
    box = document.pages[0].words[0].box  # type: ignore[union-attr]
    marked = Image.open(io.BytesIO(draw(drawn, image.scale, [[box], []])))
    assert marked.format == "PNG"
    assert marked.size == (image.width, image.height)
    inside = marked.getpixel((round(box.x0 * image.scale), round(box.y0 * image.scale)))
    assert inside[0] > inside[1] + 20  # type: ignore[index]  # tinted red
    assert marked.getpixel((5, 5)) == (255, 255, 255)


@given(st.lists(st.tuples(*[st.floats(-50, 900)] * 4), max_size=4))
def test_boxes_beyond_the_page_are_drawn_at_its_edge(boxes: list[tuple[float, float, float, float]]) -> None:
    page = encoded(Image.new("RGB", (120, 160), "white"))
    marked = Image.open(io.BytesIO(draw(page, 0.2, [[Box(*box)] for box in boxes])))
    assert marked.size == (120, 160)
