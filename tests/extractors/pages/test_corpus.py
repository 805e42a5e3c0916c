"""Real documents, hostile ones among them: each accounted for, and read as the eye reads it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from domain.documents import Document, DocumentKind, PageKind, PageStatus, Refusal, RefusalCode
from extractors.pages.limits import ReaderLimits
from extractors.pages.reader import DocumentReader
from tests.support.corpus import alone
from tests.support.documents import encoded

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def quick() -> Iterator[DocumentReader]:
    with DocumentReader(ocr=False) as reader:
        yield reader


def read(reader: DocumentReader, data: bytes) -> Document:
    document = reader.read(data)
    assert isinstance(document, Document), document
    return document


def part(path: Path, box: tuple[int, int, int, int]) -> Image.Image:
    """Return a piece of a scan, in pixels of the original: what a test asks of it and no more."""
    with Image.open(path) as image:
        return image.convert("RGB").crop(box)


@pytest.mark.slow
def test_every_odd_file_is_accounted_for_and_the_parent_lives(corpus: Path) -> None:
    files = sorted(path for path in (corpus / "odd").rglob("*") if path.is_file())
    limits = ReaderLimits(page_seconds=3, document_seconds=15)  # with OCR, and longer: bench/fuzz.py
    with DocumentReader(workers=2, limits=limits, ocr=False) as reader, ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda path: reader.read(path.read_bytes()), files))
    assert len(outcomes) == len(files) == 156
    for path, outcome in zip(files, outcomes, strict=True):
        if isinstance(outcome, Document):
            assert all(page.reason for page in outcome.pages if page.status is PageStatus.UNREADABLE), path
        else:
            assert outcome.reason, path
            assert outcome.cure, path
    kinds = {str(entry["file"]): str(entry["kind"]) for entry in json.loads((corpus / "MANIFEST.json").read_text())}
    named = {str(path.relative_to(corpus)): outcome for path, outcome in zip(files, outcomes, strict=True)}
    for name, outcome in named.items():
        if kinds[name] == "encrypted":
            assert isinstance(outcome, Refusal), name
            assert outcome.code is RefusalCode.ENCRYPTED, name
        if kinds[name] == "digital":
            assert isinstance(outcome, Document), name


@pytest.mark.parametrize(
    ("file", "page", "line"),
    [
        ("AMAZON_2019_10K.pdf", 38, "Total net sales 177,866 232,887 280,522"),
        ("AMAZON_2019_10K.pdf", 38, "Net income $ 3,033 $ 10,073 $ 11,588"),
        ("AMCOR_2023_10K.pdf", 50, "Net sales $ 14,694 $ 14,544 $ 12,861"),
        ("AMCOR_2023_10K.pdf", 50, "Net income $ 1,058 $ 815 $ 951"),
        ("BESTBUY_2023_10K.pdf", 40, "Net earnings $ 1,419 $ 2,454 $ 1,798"),
        ("MICROSOFT_2023_10K.pdf", 58, "Total revenue 211,915 198,270 168,088"),
        ("MICROSOFT_2023_10K.pdf", 58, "Research and development 27,195 24,512 20,716"),
        ("CORNING_2022_10K.pdf", 58, "Net sales $ 14,189 $ 14,082 $ 11,303"),
        ("Pfizer_2023Q2_10Q.pdf", 8, "Revenues $ 12,734 $ 27,742 $ 31,015 $ 53,402"),
    ],
)
def test_rows_of_financial_statements_are_lines(
    corpus: Path, quick: DocumentReader, file: str, page: int, line: str
) -> None:
    document = read(quick, alone(corpus / "finance" / "pdf" / file, page))
    assert line in document.page(1).text.splitlines()


def test_a_contract_reads_in_order_in_paragraphs(corpus: Path, quick: DocumentReader) -> None:
    (path,) = (corpus / "contracts" / "pdf").glob("TubeMedia*")
    page = read(quick, path.read_bytes()).page(1)
    quote = "made as of the 6th day of March, 2006 (the “Effective Date”)"
    (block,) = [block for block in page.blocks if quote in page.block_text(block)]
    assert block.id.startswith("p1.b")
    assert "Tribune Broadcasting Company" in page.block_text(block)


def test_a_real_scan_with_a_layer_is_mixed(corpus: Path, quick: DocumentReader) -> None:
    (path,) = (corpus / "contracts" / "pdf").glob("PRIMEENERGY*")
    document = read(quick, path.read_bytes())
    assert document.kind is DocumentKind.MIXED
    assert "Guaranty" in document.page(1).text


@pytest.mark.slow
def test_a_receipt_is_read(corpus: Path, reader: DocumentReader) -> None:
    folder, number = corpus / "scans" / "sroie", "161"  # all of them: bench/scans.py
    page = read(reader, (folder / f"img__{number}.jpg").read_bytes()).page(1)
    gold = [
        row.split(",", 8)[8]
        for row in (folder / f"box__{number}.csv").read_text(errors="replace").splitlines()
        if row.count(",") >= 8
    ]
    words = {word.upper() for line in gold for word in line.split() if len(word) > 1}
    said = "".join(page.text.upper().split())  # the gold parts words more finely than the print does
    assert sum(word in said for word in words) / len(words) > 0.9


@pytest.mark.slow
def test_a_japanese_page_is_read_with_small_boxes(corpus: Path, reader: DocumentReader) -> None:
    lines = part(corpus / "scans" / "ndl" / "digidepo_3048008_0025.jpg", (310, 1050, 1000, 1200))
    page = read(reader, encoded(lines)).page(1)
    assert page.kind is PageKind.SCAN
    assert "利用者" in page.text
    assert (
        max(len(page.text[word.start : word.end]) for word in page.words if "利" in page.text[word.start : word.end])
        <= 4
    )


@pytest.mark.slow
def test_a_tiff_of_two_pages(corpus: Path, reader: DocumentReader) -> None:
    with Image.open(corpus / "scans" / "unstructured" / "layout-parser-paper-combined.tiff") as image:
        tops = [frame.convert("RGB").crop((0, 0, frame.width, 200)) for frame in ImageSequence.Iterator(image)]
    document = read(reader, encoded(tops[0], "TIFF", save_all=True, append_images=tops[1:]))
    assert len(document.pages) == 2
    assert "LayoutParser" in document.page(1).text.replace(" ", "")


@pytest.mark.parametrize(
    ("file", "page", "figures"),
    [
        ("BESTBUY_2023_10K.pdf", 22, 1),  # a performance graph, placed as a picture
        ("PFIZER_2021_10K.pdf", 32, 4),  # four bar charts, side by side
        ("PFIZER_2021_10K.pdf", 57, 0),  # a table shaded cell by cell
        ("AMAZON_2019_10K.pdf", 40, 0),  # two more
    ],
)
def test_charts_are_figures_and_shaded_tables_are_none(
    corpus: Path, quick: DocumentReader, file: str, page: int, figures: int
) -> None:
    document = read(quick, alone(corpus / "finance" / "pdf" / file, page))
    assert len(document.pages[0].figures) == figures
