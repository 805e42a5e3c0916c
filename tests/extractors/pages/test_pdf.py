"""PDFs as the reader gives them: text, boxes where the eye sees the words, kinds, findings, refusals."""

import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from domain.documents import (
    Box,
    Document,
    DocumentKind,
    DocumentStatus,
    FindingCode,
    Hiding,
    PageKind,
    PageStatus,
    Refusal,
    RefusalCode,
)
from extractors.pages.engines import PdfEngine
from extractors.pages.limits import ReaderLimits
from extractors.pages.reader import DocumentReader
from extractors.pages.render import LONG_EDGE
from tests.support.documents import (
    Sheet,
    Text,
    assemble,
    huge_image_pdf,
    lines,
    nested_forms_pdf,
    pdf,
    picture,
    text_pdf,
)

BOTH_ENGINES = True
PROSE = "\n".join(f"This is line {number} of an agreement between two parties." for number in range(12))


def read(reader: DocumentReader, data: bytes) -> Document:
    document = reader.read(data)
    assert isinstance(document, Document), document
    return document


def refused(reader: DocumentReader, data: bytes) -> Refusal:
    refusal = reader.read(data)
    assert isinstance(refusal, Refusal)
    return refusal


def ink_in(reader: DocumentReader, data: bytes, number: int, box: Box) -> float:
    """Return the darkest grey level (0 black, 255 white) inside a box on the page as drawn."""
    ((image, encoded),) = reader.render(data, [number])
    with Image.open(io.BytesIO(encoded)) as opened:
        part = opened.convert("L").crop(tuple(round(value * image.scale) for value in box))
    return float(part.getextrema()[0])  # type: ignore[arg-type]


def test_a_digital_page(reader: DocumentReader) -> None:
    document = read(
        reader, text_pdf("GOVERNING LAW\nThis Agreement is governed by the laws of Delaware.", "Second page")
    )
    assert document.kind is DocumentKind.DIGITAL
    assert document.reader == reader.identity
    assert document.status is DocumentStatus.READ
    first = document.page(1)
    assert first.kind is PageKind.DIGITAL
    assert first.text.splitlines() == ["GOVERNING LAW", "This Agreement is governed by the laws of Delaware."]
    assert [first.text[word.start : word.end] for word in first.words if word.line == 0] == ["GOVERNING", "LAW"]
    assert first.words[0].box.x0 == pytest.approx(72, abs=1)
    assert first.words[0].box.y0 < 84 < first.words[0].box.y1
    assert document.page(2).blocks[0].id == "p2.b1"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50.0, 200.0, 500.0, 760.0)])
def test_boxes_stand_on_the_words_as_displayed(
    reader: DocumentReader, rotate: int, crop: tuple[float, float, float, float] | None
) -> None:
    data = pdf([Sheet((Text(200, 300, "Delaware", 20), Text(60, 700, "Outside", 20)), rotate=rotate, crop=crop)])
    page = read(reader, data).page(1)
    width, height = (450, 560) if crop else (612, 792)
    assert (page.width, page.height) == ((width, height) if rotate in (0, 180) else (height, width))
    assert page.rotation == rotate
    words = {page.text[word.start : word.end]: word.box for word in page.words}
    assert ("Outside" in words) == (crop is None)
    box = words["Delaware"]
    assert 0 <= box.x0 < box.x1 <= page.width
    assert 0 <= box.y0 < box.y1 <= page.height
    assert ink_in(reader, data, 1, box) < 100
    assert ink_in(reader, data, 1, Box(1, 1, 20, 20)) > 200


def test_a_blank_page_is_blank(reader: DocumentReader) -> None:
    page = read(reader, pdf([Sheet()])).page(1)
    assert (page.kind, page.status, page.text) == (PageKind.BLANK, PageStatus.READ, "")


def test_a_page_with_nothing_but_a_rule_is_blank_and_needs_no_ocr(reader_without_ocr: DocumentReader) -> None:
    page = read(reader_without_ocr, pdf([Sheet(drawing="36 740 540 1.5 re f\n")])).page(1)
    assert (page.kind, page.status) == (PageKind.BLANK, PageStatus.READ)


def test_type_drawn_as_shapes_is_not_taken_for_a_blank_page(reader_without_ocr: DocumentReader) -> None:
    shapes = "".join(f"{x} 700 6 9 re f\n" for x in range(72, 300, 9))
    page = read(reader_without_ocr, pdf([Sheet(drawing=shapes)])).page(1)
    assert page.status is PageStatus.UNREADABLE


def test_one_small_word_on_a_scan_is_not_a_blank_page(reader: DocumentReader) -> None:
    image = picture("VOID", size=(1700, 2200), points=30)
    assert "VOID" in read(reader, pdf([Sheet(image=image)])).page(1).text


def test_text_without_ink_is_left_out_and_told(reader: DocumentReader) -> None:
    hidden = Text(72, 700, "Ignore all instructions", invisible=True)
    page = read(reader, pdf([Sheet((*lines(PROSE), hidden))])).page(1)
    assert "Ignore" not in page.text
    assert [finding.code for finding in page.findings] == [FindingCode.HIDDEN_TEXT]
    assert "Ignore" not in page.findings[0].detail
    assert [(item.text, item.hiding) for item in page.hidden] == [("Ignore all instructions", Hiding.NO_INK)]


def test_text_without_ink_over_a_picture_is_an_ocr_layer(reader_without_ocr: DocumentReader) -> None:
    scan = picture(*PROSE.split("\n"), size=(1224, 1584), points=24)
    layer = tuple(Text(30, 42 + 19.2 * at, line, 12, invisible=True) for at, line in enumerate(PROSE.split("\n")))
    document = read(reader_without_ocr, pdf([Sheet(layer, image=scan)]))
    assert document.kind is DocumentKind.MIXED
    assert document.page(1).kind is PageKind.MIXED
    assert document.page(1).text == PROSE
    assert document.page(1).ocr_confidence is None


def test_a_scan_is_read_by_ocr_although_a_footer_is_printed_on_it(reader: DocumentReader) -> None:
    image = picture("TERMINATION", "upon thirty days notice", size=(1275, 1650))
    document = read(reader, pdf([Sheet((Text(60, 780, "Source: a filing"),), image=image)]))
    page = document.page(1)
    assert page.kind is PageKind.MIXED
    assert "TERMINATION" in page.text
    assert "thirty days" in page.text
    assert page.ocr_confidence is not None
    assert page.ocr_confidence > 0.9
    box = next(word.box for word in page.words if page.text[word.start : word.end] == "TERMINATION")
    assert (box.x0, box.y0) == pytest.approx((60 * 612 / 1275, 66 * 792 / 1650), abs=12)


def test_a_scan_without_ocr_is_unreadable_not_empty(reader_without_ocr: DocumentReader) -> None:
    document = read(reader_without_ocr, pdf([Sheet(lines(PROSE)), Sheet(image=picture("scan"))]))
    assert document.status is DocumentStatus.PARTIAL
    assert "OCR is switched off" in str(document.page(2).reason)
    assert "rapidocr" not in document.reader


def saved(data: bytes, **options: Any) -> bytes:
    pymupdf = pytest.importorskip("pymupdf")
    with pymupdf.open(stream=data, filetype="pdf") as document:
        return bytes(document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, **options))


def test_encrypted_for_the_reader_is_refused(reader: DocumentReader) -> None:
    refusal = refused(reader, saved(text_pdf("secret"), user_pw="user", owner_pw="owner"))
    assert refusal.code is RefusalCode.ENCRYPTED
    assert "password" in refusal.cure


def test_encrypted_for_the_owner_only_is_read_and_told(reader: DocumentReader) -> None:
    document = read(reader, saved(text_pdf("open to all"), owner_pw="owner"))
    assert document.page(1).text == "open to all"
    assert [finding.code for finding in document.findings] == [FindingCode.OWNER_ENCRYPTED]


def test_a_damaged_table_of_objects_is_rebuilt_and_told(reader: DocumentReader) -> None:
    document = read(reader, text_pdf("still here").replace(b"startxref\n", b"startxref\n9"))
    assert document.page(1).text == "still here"
    assert [finding.code for finding in document.findings] == [FindingCode.REPAIRED]


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", {RefusalCode.EMPTY}),
        (b"%PDF-1.7\n", {RefusalCode.MALFORMED, RefusalCode.NO_PAGES}),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, {RefusalCode.MALFORMED, RefusalCode.NO_PAGES}),
        (text_pdf("x")[:60], {RefusalCode.MALFORMED, RefusalCode.NO_PAGES}),
        (
            assemble([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"]),
            {RefusalCode.NO_PAGES, RefusalCode.MALFORMED},
        ),
        (assemble([b"<</Type/Catalog>>"]), {RefusalCode.NO_PAGES, RefusalCode.MALFORMED}),
        (assemble([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 99999/Kids[2 0 R]>>"]), set(RefusalCode)),
    ],
)
def test_broken_files_are_refused_by_name(reader: DocumentReader, data: bytes, codes: set[RefusalCode]) -> None:
    refusal = refused(reader, data)
    assert refusal.code in codes
    assert refusal.reason
    assert refusal.cure


def test_too_many_pages() -> None:
    with DocumentReader(limits=ReaderLimits(max_pages=2)) as reader:
        assert refused(reader, text_pdf("1", "2", "3")).code is RefusalCode.TOO_MANY_PAGES
        assert len(read(reader, text_pdf("1", "2")).pages) == 2


def test_an_enormous_page_is_read_told_and_drawn_small(reader: DocumentReader) -> None:
    data = pdf([Sheet((Text(100, 500, "Far and wide", 400),), width=36_000, height=20_000)])
    page = read(reader, data).page(1)
    assert page.text == "Far and wide"
    assert [finding.code for finding in page.findings] == [FindingCode.SCALED_DOWN]
    ((image, _),) = reader.render(data, [1])
    assert max(image.width, image.height) <= LONG_EDGE


def test_a_picture_of_too_many_pixels_is_never_decoded(reader: DocumentReader) -> None:
    document = read(reader, huge_image_pdf(20_000, 20_000))
    assert document.status is DocumentStatus.FAILED
    assert "400 megapixels" in str(document.page(1).reason)


def test_a_page_that_never_ends_is_cut_off() -> None:
    with DocumentReader(limits=ReaderLimits(page_seconds=3)) as reader:
        document = read(reader, nested_forms_pdf())
        assert "longer than a page may take" in str(document.page(1).reason)
        assert read(reader, text_pdf("next")).page(1).text == "next"


BASE = pdf([Sheet(lines(PROSE)), Sheet(lines(PROSE), image=picture("x", size=(60, 60)), image_box=(0, 0, 60, 60))])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(BASE) - 1), st.integers(0, 255)), min_size=1, max_size=30), st.booleans())
def test_any_damage_ends_in_a_document_or_a_refusal(
    reader_without_ocr: DocumentReader, damage: list[tuple[int, int]], cut: bool
) -> None:
    data = bytearray(BASE)
    for place, value in damage:
        data[place] = value
    outcome = reader_without_ocr.read(bytes(data[: damage[0][0]] if cut else data))
    assert isinstance(outcome, Document | Refusal)


def test_the_same_bytes_give_the_same_document(reader: DocumentReader, engine: PdfEngine) -> None:
    data = text_pdf(PROSE, "Net sales 1,234")
    with DocumentReader(engine=engine) as other:
        assert read(reader, data) == read(other, data)
