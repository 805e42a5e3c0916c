"""The second engine: same words, same boxes, and no line of PyMuPDF anywhere."""

import subprocess
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Document
from extractors.pages.engines import PdfEngine
from extractors.pages.pdfium_geometry import Turn
from extractors.pages.reader import DocumentReader
from tests.support.documents import Sheet, lines, pdf


@pytest.fixture(scope="module")
def pdfium() -> Iterator[DocumentReader]:
    with DocumentReader(engine=PdfEngine.PDFIUM, ocr=False) as reader:
        yield reader


def words(document: Document) -> list[str]:
    page = document.page(1)
    return [page.text[word.start : word.end] for word in page.words]


def test_no_pymupdf_is_loaded_with_pdfium() -> None:
    program = (
        "import sys; from extractors.pages.engines import PdfEngine; from extractors.pages.opening import opener; "
        "from extractors.pages.limits import ReaderLimits; from tests.support.documents import text_pdf\n"
        "with opener(PdfEngine.PDFIUM)('application/pdf', text_pdf('hello'), ReaderLimits(), ()) as file:\n"
        "    record = file.read(1, None); file.draw(1)\n"
        "print(record.fields['text'], [name for name in ('pymupdf', 'fitz') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "hello []"


def test_the_identity_names_the_engine(pdfium: DocumentReader) -> None:
    assert pdfium.identity.startswith("pypdfium2 ")
    assert "pymupdf" not in pdfium.identity


@pytest.mark.parametrize("name", ["contract.pdf", "japanese.pdf", "annual-report.pdf", "sponsorship.pdf"])
def test_both_engines_read_the_same_words_at_the_same_places(
    samples: Path, pdfium: DocumentReader, reader_without_ocr: DocumentReader, name: str
) -> None:
    data = (samples / name).read_bytes()
    one, other = pdfium.read(data), reader_without_ocr.read(data)
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert len(one.pages) == len(other.pages)
    matching = SequenceMatcher(None, words(one), words(other), autojunk=False)
    assert matching.ratio() > 0.98  # PDFium leaves out a space here and there that nobody typed
    for mine, theirs, length in matching.get_matching_blocks():
        for offset in range(length):
            box = one.page(1).words[mine + offset].box
            assert box == pytest.approx(other.page(1).words[theirs + offset].box, abs=2.5)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 100, 560, 760)])
def test_boxes_are_those_of_the_displayed_page(
    pdfium: DocumentReader,
    reader_without_ocr: DocumentReader,
    rotate: int,
    crop: tuple[float, float, float, float] | None,
) -> None:
    data = pdf([Sheet(lines("A turned and cropped page"), rotate=rotate, crop=crop)])
    one, other = pdfium.read(data), reader_without_ocr.read(data)
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert (one.page(1).width, one.page(1).height) == (other.page(1).width, other.page(1).height)
    assert one.page(1).text == other.page(1).text
    for mine, theirs in zip(one.page(1).words, other.page(1).words, strict=True):
        assert mine.box == pytest.approx(theirs.box, abs=3)


edges = st.floats(-1000, 1000)


@given(edges, edges, st.floats(1, 2000), st.floats(1, 2000), st.sampled_from([0, 90, 180, 270]), st.data())
def test_a_box_on_the_page_is_displayed_on_the_page(  # noqa: PLR0917  # hypothesis gives them
    left: float, bottom: float, wide: float, high: float, degrees: int, data: st.DataObject
) -> None:
    turn = Turn(left, bottom, left + wide, bottom + high, degrees)
    x, y = data.draw(st.floats(0.1, 0.9)), data.draw(st.floats(0.1, 0.9))
    shown = turn.displayed((left + wide * x * 0.9, bottom + high * y * 0.9, left + wide * x, bottom + high * y))
    assert turn.holds(shown)
    assert turn.clipped(shown) == pytest.approx(shown, abs=1e-6)
    area = (shown[2] - shown[0]) * (shown[3] - shown[1])
    assert area == pytest.approx(wide * x * 0.1 * high * y * 0.1, rel=1e-3)
