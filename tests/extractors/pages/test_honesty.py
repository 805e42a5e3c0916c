"""A text layer that does not say what is printed: told, and not taken for the page's words."""

import pytest

from domain.documents import Document, FindingCode, PageStatus
from extractors.pages.pdf_text import unknown_share
from extractors.pages.reader import DocumentReader
from tests.extractors.pages.test_layout import cell
from tests.support.documents import assemble, stream
from tests.support.hiding import PROSE


def garbled_pdf(share: float) -> bytes:
    """A page of prose in a font that says of that share of its letters, the frequent first, that they are private."""
    letters = sorted(set(PROSE) - {"\n", " "}, key=lambda letter: (-PROSE.count(letter), letter))
    lost = letters[: round(len(letters) * share)]
    mapped = "\n".join(
        f"<{ord(letter):02x}> <{0xE000 + ord(letter) if letter in lost else ord(letter):04x}>"
        for letter in sorted(letters)
    )
    unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        "1 begincodespacerange <00> <ff> endcodespacerange "
        f"{len(letters)} beginbfchar\n{mapped}\nendbfchar endcmap end end"
    )
    content = "".join(
        f"BT /F1 12 Tf 72 {700 - 17 * number} Td ({line}) Tj ET\n" for number, line in enumerate(PROSE.split("\n"))
    )
    return assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
            stream(content.encode()),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
            stream(unicode.encode()),
        ]
    )


def test_a_font_without_a_map_is_told_and_its_characters_are_not_passed_off_as_words(
    reader_without_ocr: DocumentReader,
) -> None:
    document = reader_without_ocr.read(garbled_pdf(1))
    assert isinstance(document, Document)
    page = document.page(1)
    assert page.status is PageStatus.UNREADABLE
    assert "no usable map to Unicode" in str(page.reason)
    assert page.text == ""


@pytest.mark.slow
def test_with_ocr_the_print_is_read_instead(reader: DocumentReader) -> None:
    document = reader.read(garbled_pdf(1))
    assert isinstance(document, Document)
    page = document.page(1)
    assert "an agreement between two parties" in page.text
    assert FindingCode.GARBLED_TEXT in {finding.code for finding in page.findings}


def test_a_few_unknown_letters_are_told_and_the_rest_is_read(reader_without_ocr: DocumentReader) -> None:
    document = reader_without_ocr.read(garbled_pdf(0.05))
    assert isinstance(document, Document)
    page = document.page(1)
    assert page.status is PageStatus.READ
    assert [finding.code for finding in page.findings] == [FindingCode.GARBLED_TEXT]


def test_bullets_in_private_use_are_not_garbled() -> None:
    assert unknown_share([cell("\uf0b7 A point of an ordinary list, as word processors set it", 20, 20)]) < 0.05


@pytest.mark.parametrize("content", [b"5 0 R", b"[4 0 R 5 0 R]"], ids=["all of it", "a part of it"])
def test_content_that_the_file_does_not_hold_makes_a_page_unreadable(
    reader_without_ocr: DocumentReader, content: bytes
) -> None:
    """The engine draws what is there and says nothing: a lost page would pass for a blank one."""
    whole = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 7 0 R>>>>/Contents 4 0 R>>"
    data = assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 2/Kids[3 0 R 6 0 R]>>",
            whole,
            stream(b"BT /F1 12 Tf 72 700 Td (Governing law) Tj ET"),
            b"null",
            whole.replace(b"4 0 R", content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )
    document = reader_without_ocr.read(data)
    assert isinstance(document, Document)
    first, second = document.pages
    assert (first.status, first.text) == (PageStatus.READ, "Governing law")
    assert (second.status, second.reason) == (PageStatus.UNREADABLE, "The file does not hold all of its content.")
