"""Bombs and files broken by chance: each accounted for within its limits, and the rest of the batch is read."""

import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.documents import Document, PageStatus, Refusal, RefusalCode
from extractors.pages.engines import PdfEngine
from extractors.pages.limits import GIB, MIB, ReaderLimits
from extractors.pages.reader import DocumentReader
from tests.support.documents import assemble, huge_image_pdf, nested_forms_pdf, png_header, stream, text_pdf
from tests.support.mutations import mutations, originals

BOTH_ENGINES = True
LIMITS = ReaderLimits(page_seconds=2, ocr_seconds=4, document_seconds=10, memory_bytes=GIB)
ALLOWED_SECONDS = 60
"""Far above the limits' sum; a file that takes longer was not held to them."""


@pytest.fixture(scope="module")
def batch_reader(engine: PdfEngine) -> Iterator[DocumentReader]:
    """Two children with little time and memory, used by every bomb in turn."""
    with DocumentReader(workers=2, ocr=False, engine=engine, limits=LIMITS) as reader:
        yield reader


def swollen(size: int) -> bytes:
    """Return a valid zlib stream of so many blanks: one block of a MiB, repeated."""
    packer = zlib.compressobj(9)
    head = packer.compress(b" " * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b" " * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + again * (size // MIB - 1) + b"\x03\x00" + bytes(4)


def ten_gib_page() -> bytes:
    return assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
            stream(swollen(10 * GIB), b"/Filter/FlateDecode"),
        ]
    )


def ten_gib_picture() -> bytes:
    entries = (
        b"/Type/XObject/Subtype/Image/Width 9000/Height 9000/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode"
    )
    return assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</I1 5 0 R>>>>/Contents 4 0 R>>",
            stream(b"q 612 0 0 792 0 0 cm /I1 Do Q"),
            stream(swollen(10 * GIB), entries),
        ]
    )


def accounted_for(outcome: Document | Refusal) -> bool:
    if isinstance(outcome, Refusal):
        return bool(outcome.reason and outcome.cure)
    return all(page.reason for page in outcome.pages if page.status is PageStatus.UNREADABLE)


@pytest.mark.slow
@pytest.mark.parametrize(
    "bomb",
    [ten_gib_page, ten_gib_picture, nested_forms_pdf, lambda: huge_image_pdf(60_000, 60_000)],
    ids=["ten_gib_page", "ten_gib_picture", "nested_forms", "huge_image"],
)
def test_a_bomb_ends_within_its_limits_while_the_rest_is_read(batch_reader: DocumentReader, bomb: object) -> None:
    assert callable(bomb)
    batch = [text_pdf("before"), bomb(), text_pdf("after"), png_header(60_000, 60_000), text_pdf("last")]
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(batch_reader.read, batch))
    assert time.monotonic() - began < ALLOWED_SECONDS
    for index, text in ((0, "before"), (2, "after"), (4, "last")):
        outcome = outcomes[index]
        assert isinstance(outcome, Document)
        assert outcome.page(1).text == text
    assert accounted_for(outcomes[1])
    refused = outcomes[3]
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.TOO_LARGE


@pytest.mark.slow
@pytest.mark.corpus
@pytest.mark.parametrize("name", ["odd/pdfjs/bomb_giant.pdf", "odd/ocrmypdf/hugemono.pdf"])
def test_bombs_of_the_corpus_end_within_their_limits(corpus: Path, batch_reader: DocumentReader, name: str) -> None:
    began = time.monotonic()
    outcome = batch_reader.read((corpus / name).read_bytes())
    assert isinstance(batch_reader.read(text_pdf("next")), Document)
    assert time.monotonic() - began < ALLOWED_SECONDS
    assert accounted_for(outcome)
    if name.endswith("hugemono.pdf"):
        assert isinstance(outcome, Refusal) or outcome.page(1).status is PageStatus.UNREADABLE


@pytest.mark.slow
@pytest.mark.corpus
def test_a_hundred_files_broken_by_chance_are_accounted_for(corpus: Path, batch_reader: DocumentReader) -> None:
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(batch_reader.read, mutations(originals(corpus, largest=40_000), 100, seed=7)))
    assert isinstance(batch_reader.read(text_pdf("next")), Document)
    assert len(outcomes) == 100
    assert all(map(accounted_for, outcomes))
