"""Tables: cells equal to what a person reads, on ten pages written down by hand and on pages made here."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.documents import Document, Page, Table
from extractors.pages.reader import DocumentReader
from tests.support.corpus import alone
from tests.support.documents import Sheet, Text, lines, pdf

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "tables"


def grid(table: Table) -> list[list[str]]:
    """The table as rows of texts; `<` goes on from the cell on its left."""
    made = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        made[cell.row][cell.column] = cell.text
        for further in range(1, cell.column_span):
            made[cell.row][cell.column + further] = "<"
    return made


def read(reader: DocumentReader, data: bytes) -> Document:
    document = reader.read(data)
    assert isinstance(document, Document), document
    return document


@pytest.mark.corpus
@pytest.mark.parametrize("golden", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_a_filings_table_is_what_a_person_reads(corpus: Path, reader_without_ocr: DocumentReader, golden: Path) -> None:
    wanted = json.loads(golden.read_text())
    document = read(reader_without_ocr, alone(corpus / "finance" / "pdf" / wanted["file"], wanted["page"]))
    page = document.page(1)
    label = wanted["grid"][-1][:2]
    found = [table for table in page.tables if grid(table)[-1][:2] == label]
    assert [grid(table) for table in found] == [wanted["grid"]]
    assert found[0].header_rows == wanted["header_rows"]
    assert (found[0].rows, found[0].columns) == (len(wanted["grid"]), len(wanted["grid"][0]))
    held(page)


def held(page: Page) -> None:
    """Every word of every cell stands in the page's text, and every cell's box on the page."""
    said = "".join(page.text.split())
    for table in page.tables:
        assert table.block in {block.id for block in page.blocks}
        for cell in table.cells:
            assert all("".join(line.split()) in said for line in cell.text.split("\n"))
            assert table.box.x0 <= cell.box.x0 < cell.box.x1 <= table.box.x1
            assert table.box.y0 <= cell.box.y0 < cell.box.y1 <= table.box.y1


def sheet(rows: list[list[str]], *, y: float = 300) -> Sheet:
    texts = [
        Text(72 + 200 * bool(column) + 90 * max(0, column - 1), y + 18 * number, text, 10)
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
        if text
    ]
    return Sheet((*lines("A line of prose above the table, which is none of its rows.", y=84), *texts))


def test_prose_is_no_table(reader_without_ocr: DocumentReader) -> None:
    prose = "\n".join(
        f"In {year} the company earned 1,234 and paid 567 of it to its owners." for year in range(2001, 2012)
    )
    assert read(reader_without_ocr, pdf([Sheet(lines(prose))])).page(1).tables == ()


FIGURES = st.integers(-99_999, 99_999).map(lambda value: f"({-value:,})" if value < 0 else f"{value:,}")


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Net sales", "Cost of sales", "Other income, net", "Tax"]), FIGURES, FIGURES),
        min_size=2,
        max_size=9,
    )
)
def test_any_small_table_comes_back(reader_without_ocr: DocumentReader, body: list[tuple[str, str, str]]) -> None:
    rows = [["", "2023", "2022"], *map(list, body)]
    page = read(reader_without_ocr, pdf([sheet(rows)])).page(1)
    assert [grid(table) for table in page.tables] == [rows]
    assert page.tables[0].header_rows == 1
    held(page)
