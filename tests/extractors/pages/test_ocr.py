"""The OCR port and its engines: one promise, confidence for every word, nothing left out in silence."""

from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from domain.documents import Document, FindingCode, PageStatus
from domain.errors import SurroundingsError
from extractors.pages import ocr, tesseract, tesseract_program
from extractors.pages.cells import Piece, cell_of
from extractors.pages.ocr_port import Ocr, OcrEngine, engine_version
from extractors.pages.picture_text import PictureText
from extractors.pages.reader import DocumentReader
from tests.support.documents import encoded, picture


def _installed() -> bool:
    try:
        return bool(tesseract_program.engine_version())
    except SurroundingsError:
        return False


with_tesseract = pytest.mark.skipif(not _installed(), reason="tesseract-ocr and tesseract-ocr-jpn are not installed")


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without Tesseract."""
    cached = (tesseract_program.program, tesseract_program.engine_version, tesseract_program.languages)
    monkeypatch.setattr(tesseract_program, "_PLACES", "/nonexistent")
    for function in cached:
        function.cache_clear()
    yield
    for function in cached:
        function.cache_clear()


@pytest.mark.usefixtures("nowhere")
def test_an_engine_that_is_not_installed_is_told_with_a_cure() -> None:
    with pytest.raises(SurroundingsError, match="apt-get install tesseract-ocr tesseract-ocr-jpn"):
        DocumentReader(ocr_engine=OcrEngine.TESSERACT)


@pytest.mark.usefixtures("nowhere")
def test_an_engine_that_is_not_asked_for_need_not_be_installed() -> None:
    assert "tesseract" not in DocumentReader().identity
    assert "tesseract" not in DocumentReader(ocr=False, ocr_engine=OcrEngine.TESSERACT).identity


def test_the_engine_is_part_of_the_readers_identity() -> None:
    assert f"rapidocr {engine_version(OcrEngine.RAPIDOCR)}" in DocumentReader().identity


def test_the_parent_is_told_once_that_a_page_is_slow() -> None:
    told: list[int] = []
    page = Ocr(OcrEngine.RAPIDOCR, lambda: told.append(1))
    assert not told
    page.begin()
    page.begin()
    assert told == [1]


def test_lines_the_engine_doubts_are_kept_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Answer:
        txts = ("a sure line", "scrawl")
        scores = (0.99, 0.31)
        boxes = (((0, 0), (90, 0), (90, 10), (0, 10)), ((0, 20), (60, 20), (60, 30), (0, 30)))
        word_results = ()

    def engine() -> Callable[[object], type[Answer]]:
        return lambda _: Answer

    monkeypatch.setattr(ocr, "engine", engine)
    lines = ocr.recognise(Image.new("RGB", (100, 40)))
    assert ["".join(piece.text for piece in line) for line in lines] == ["asureline", "scrawl"]
    assert lines[1][0].confidence == 0.31
    read = PictureText([cell_of(line, 0) for line in lines], 0.9, doubtful=1)
    (finding,) = read.findings(1)
    assert finding["code"] is FindingCode.LOW_OCR_CONFIDENCE
    assert "1 of 2 lines" in finding["detail"]


def test_the_engine_is_told_to_leave_no_line_out() -> None:
    assert ocr.engine().text_score == 0.0


@with_tesseract
def test_tesseract_reads_in_the_shut_in_child_with_confidence_and_boxes() -> None:
    image = picture("Invoice number 4711", "Total due 1,234.50 USD")
    with DocumentReader(ocr_engine=OcrEngine.TESSERACT) as reader:
        document = reader.read(encoded(image, dpi=(150, 150)))
    assert isinstance(document, Document), document
    page = document.page(1)
    assert page.status is PageStatus.READ, page.reason
    assert f"tesseract {engine_version(OcrEngine.TESSERACT)}" in document.reader
    assert "Total due 1,234.50 USD" in page.text
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in page.words)
    word = next(word for word in page.words if page.text[word.start : word.end] == "Total")
    assert word.box.x0 == pytest.approx(60 * 72 / 150, abs=6)


@with_tesseract
@pytest.mark.slow
def test_tesseract_turns_a_page_that_stands_on_its_head() -> None:
    image = picture("Invoice number 4711", "Total due 1,234.50 USD", "Payable within thirty days")
    with DocumentReader(ocr_engine=OcrEngine.TESSERACT) as reader:
        document = reader.read(encoded(image.transpose(Image.Transpose.ROTATE_180)))
    assert isinstance(document, Document), document
    assert "Payable within thirty days" in document.page(1).text
    assert FindingCode.TURNED in {finding.code for finding in document.page(1).findings}


def test_spaces_between_japanese_characters_are_not_the_documents() -> None:
    line = tesseract.joined(
        [Piece(text, n * 10, 0, n * 10 + 9, 10) for n, text in enumerate(["本", "年", "度", "net", "sales"])]
    )
    assert [piece.glued for piece in line] == [False, True, True, False, False]
