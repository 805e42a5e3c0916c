"""TIFF, JPEG and PNG as documents: pages in points, orientation, limits, words found by OCR."""

import io

import pytest
from PIL import Image

from domain.documents import Document, DocumentKind, FindingCode, PageKind, Refusal, RefusalCode
from domain.errors import SurroundingsError
from extractors.pages.reader import DocumentReader
from tests.support.documents import encoded, picture, png_header


def read(reader: DocumentReader, data: bytes) -> Document:
    document = reader.read(data)
    assert isinstance(document, Document), document
    return document


def test_a_picture_is_read_by_ocr_with_boxes_in_points(reader: DocumentReader) -> None:
    image = picture("Invoice number 4711", "Total due 1,234.50 USD")
    document = read(reader, encoded(image, dpi=(150, 150)))
    page = document.page(1)
    assert document.kind is DocumentKind.IMAGE
    assert page.kind is PageKind.SCAN
    assert (page.width, page.height) == pytest.approx((1200 * 72 / 150, 600 * 72 / 150), rel=0.001)
    assert "Total due 1,234.50 USD" in page.text
    assert page.ocr_confidence is not None
    assert page.ocr_confidence > 0.9
    word = next(word for word in page.words if page.text[word.start : word.end] == "Total")
    assert word.box.x0 == pytest.approx(60 * 72 / 150, abs=6)
    assert word.confidence is not None


def test_a_tiff_has_a_page_for_each_frame_and_a_blank_one_is_blank(reader: DocumentReader) -> None:
    frames = [picture("First frame"), Image.new("RGB", (1200, 600), "white"), picture("Third frame").convert("1")]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    document = read(reader, data)
    assert [page.kind for page in document.pages] == [PageKind.SCAN, PageKind.BLANK, PageKind.SCAN]
    assert "First" in document.page(1).text
    assert "Third" in document.page(3).text
    assert document.page(1).width == pytest.approx(1200 * 72 / 200)  # no dpi in the file: 200 is taken
    drawn = reader.render(data, [3, 1])
    assert [image.page for image, _ in drawn] == [3, 1]
    assert drawn[0][0].width == 1200


def test_orientation_is_applied(reader: DocumentReader) -> None:
    upright = picture("Sideways letter")
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side: turn by 90 degrees to see it upright
    data = encoded(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=90)
    page = read(reader, data).page(1)
    assert (page.width, page.height) == pytest.approx((432, 216))
    assert "Sideways letter" in page.text


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "I;16"])
def test_every_mode_is_drawn_dark_on_white(reader_without_ocr: DocumentReader, mode: str) -> None:
    image = Image.new("L", (400, 200), 255)
    image.paste(0, (50, 50, 150, 150))
    if mode == "I;16":
        converted = image.convert("I").point(lambda level: level * 257).convert("I;16")
    else:
        converted = image.convert(mode)
    form = "TIFF" if mode in {"CMYK", "I;16"} else "PNG"
    data = encoded(converted, form)
    ((facts, drawn),) = reader_without_ocr.render(data, [1])
    assert (facts.width, facts.height) == (400, 200)
    grey = Image.open(io.BytesIO(drawn)).convert("L")
    assert grey.getpixel((100, 100)) < 60  # type: ignore[operator]
    assert grey.getpixel((300, 100)) > 200  # type: ignore[operator]


def test_a_fax_with_oblong_pixels_is_drawn_square(reader_without_ocr: DocumentReader) -> None:
    data = encoded(Image.new("L", (1728, 1078), 255), "TIFF", dpi=(204, 98))
    page = read(reader_without_ocr, data).page(1)
    assert (page.width, page.height) == pytest.approx((1728 * 72 / 204, 1078 * 72 / 98), rel=0.01)
    ((image, _),) = reader_without_ocr.render(data, [1])
    assert image.width / image.height == pytest.approx(page.width / page.height, rel=0.01)


@pytest.mark.parametrize("resolution", [(0, 0), (1, 1), (9999, 9999), (72, 600)])
def test_a_resolution_that_cannot_be_true_is_not_believed(
    reader_without_ocr: DocumentReader, resolution: tuple[int, int]
) -> None:
    data = encoded(Image.new("L", (200, 100), 255), dpi=resolution)
    assert read(reader_without_ocr, data).page(1).width == pytest.approx(72)


@pytest.mark.parametrize("size", [(20_000, 20_000), (15_000, 8_000), (2**31 - 1, 2)])
def test_too_many_pixels_are_refused_before_decoding(reader: DocumentReader, size: tuple[int, int]) -> None:
    refusal = reader.read(png_header(*size))
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.TOO_LARGE
    with pytest.raises(SurroundingsError):
        reader.render(png_header(*size), [1])


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_a_picture_cut_off_is_a_page_that_cannot_be_read(reader: DocumentReader, form: str) -> None:
    noise = Image.effect_noise((400, 400), 80)
    outcome = reader.read(encoded(noise, form)[:9000])
    if isinstance(outcome, Refusal):
        assert outcome.code is RefusalCode.MALFORMED
    else:
        assert outcome.page(1).reason
        assert outcome.page(1).findings[0].code is FindingCode.PAGE_UNREADABLE


@pytest.mark.parametrize(
    ("form", "options", "media_type"),
    [
        ("PNG", {}, "image/png"),
        ("JPEG", {"quality": 90}, "image/jpeg"),
        ("TIFF", {"compression": "group4"}, "image/tiff"),
        ("WEBP", {"lossless": True}, "image/webp"),
        ("BMP", {}, "image/bmp"),
        ("JPEG2000", {}, "image/jp2"),
        ("HEIF", {"quality": 90}, "image/heic"),
    ],
)
def test_every_format_is_one_page(
    reader_without_ocr: DocumentReader, form: str, options: dict[str, object], media_type: str
) -> None:
    image = Image.new("L", (400, 200), 255)
    image.paste(0, (50, 50, 150, 150))
    if form == "HEIF":
        pytest.importorskip("pillow_heif").register_heif_opener()
    data = encoded(image.convert("1" if form == "TIFF" else "RGB"), form, **options)
    document = read(reader_without_ocr, data)
    assert (document.media_type, len(document.pages)) == (media_type, 1)
    ((facts, drawn),) = reader_without_ocr.render(data, [1])
    assert (facts.width, facts.height) == (400, 200)
    grey = Image.open(io.BytesIO(drawn)).convert("L")
    assert grey.getpixel((100, 100)) < 60  # type: ignore[operator]
    assert grey.getpixel((300, 100)) > 200  # type: ignore[operator]


def test_a_photograph_without_words_says_that_none_were_found(reader: DocumentReader) -> None:
    gradient = Image.linear_gradient("L").resize((600, 600))
    page = read(reader, encoded(gradient)).page(1)
    assert page.text == ""
    assert [finding.code for finding in page.findings] == [FindingCode.NO_TEXT_FOUND]
