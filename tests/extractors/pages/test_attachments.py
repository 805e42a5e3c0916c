"""Files inside PDFs: listed with the document, taken out on request, and never trusted."""

import pymupdf
import pytest

from domain.documents import Attachment, Document, FindingCode
from extractors.pages.engines import PdfEngine
from extractors.pages.limits import ReaderLimits
from extractors.pages.reader import DocumentReader
from tests.support.documents import text_pdf

BOTH_ENGINES = True


def holding(files: dict[str, bytes]) -> bytes:
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "See the annexes")
        for name, data in files.items():
            document.embfile_add(name, data)
        return bytes(document.tobytes())


def pinned(name: str, data: bytes) -> bytes:
    with pymupdf.open() as document:
        document.new_page().add_file_annot((72, 72), data, name)
        return bytes(document.tobytes())


FILES = {"annex.pdf": text_pdf("The annex"), "付属書.txt": b"plain", "../../etc/passwd": b"x"}


def test_they_are_listed_and_told(reader_without_ocr: DocumentReader) -> None:
    document = reader_without_ocr.read(holding(FILES))
    assert isinstance(document, Document)
    assert {(inside.name, inside.size) for inside in document.attachments} == {
        (name, len(data)) for name, data in FILES.items()
    }
    assert [finding.code for finding in document.findings] == [FindingCode.HAS_ATTACHMENTS]
    assert "annex" not in document.findings[0].detail


def test_they_are_taken_out_as_they_are(reader_without_ocr: DocumentReader) -> None:
    assert {inside.name: data for inside, data in reader_without_ocr.unpack(holding(FILES))} == FILES


def test_a_file_without_any_has_none(reader_without_ocr: DocumentReader) -> None:
    document = reader_without_ocr.read(text_pdf("x"))
    assert isinstance(document, Document)
    assert (document.attachments, document.findings) == ((), ())
    assert reader_without_ocr.unpack(text_pdf("x")) == ()
    assert reader_without_ocr.unpack(b"no pdf") == ()


def test_one_pinned_to_a_page_is_found(reader_without_ocr: DocumentReader, engine: PdfEngine) -> None:
    if engine is PdfEngine.PDFIUM:
        pytest.skip("PDFium lists what stands in the table of embedded files only; docs/reading.md says so")
    ((inside, data),) = reader_without_ocr.unpack(pinned("note.txt", b"to you"))
    assert (inside, data) == (Attachment(name="note.txt", size=6), b"to you")


def test_all_together_stay_within_the_limit_of_a_file(engine: PdfEngine) -> None:
    files = {f"{number}.bin": bytes([number]) * 400_000 for number in range(4)}
    with DocumentReader(engine=engine, ocr=False, limits=ReaderLimits(max_bytes=1_000_000)) as reader:
        taken = [data is not None for _, data in reader.unpack(holding(files))]
    assert taken == [True, True, False, False]


def test_one_that_unpacks_to_more_than_the_limit_breaks_nothing(engine: PdfEngine) -> None:
    with DocumentReader(engine=engine, ocr=False, limits=ReaderLimits(max_bytes=1_000_000)) as reader:
        ((_, data),) = reader.unpack(holding({"bomb.bin": bytes(50_000_000)}))
        assert data is None
        assert isinstance(reader.read(text_pdf("next")), Document)
