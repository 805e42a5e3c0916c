"""Text that a person cannot see: found, called by its way, kept apart; and nothing honest is taken for it."""

import pytest

from domain.documents import Document, FindingCode, Page
from extractors.pages.reader import DocumentReader
from tests.support.documents import Sheet, Text, lines, pdf
from tests.support.hiding import PROSE, WAYS


def only_page(reader: DocumentReader, data: bytes) -> Page:
    document = reader.read(data)
    assert isinstance(document, Document), document
    return document.page(1)


@pytest.mark.parametrize("way", WAYS)
def test_hidden_text_is_kept_apart(reader_without_ocr: DocumentReader, way: str) -> None:
    build, hiding = WAYS[way]
    page = only_page(reader_without_ocr, build())
    assert "Ignore" not in page.text
    assert "instructions" not in page.text
    assert all(line in page.text for line in PROSE.split("\n"))
    assert "instructions" in " ".join(item.text for item in page.hidden)
    assert {item.hiding for item in page.hidden} == {hiding}
    (found,) = [finding for finding in page.findings if finding.code is FindingCode.HIDDEN_TEXT]
    assert found.page == 1
    assert "Ignore" not in found.detail


@pytest.mark.parametrize(
    "drawing",
    [
        "0 0 0.4 rg 50 390 400 30 re f 1 g BT /F1 12 Tf 72 400 Td (White on a dark bar) Tj ET 0 g\n",
        "1 g 50 390 400 30 re f 0 g BT /F1 12 Tf 72 400 Td (Black on a white box) Tj ET\n",
        "0.8 g BT /F1 12 Tf 72 400 Td (Pale and still there) Tj ET 0 g\n",
        "BT /F1 5 Tf 72 400 Td (Small print) Tj ET\n",
        "BT /F1 12 Tf 72 400 Td (Underlined) Tj ET 72 397 60 0.7 re f\n",
        "BT 1 Tr /F1 30 Tf 72 400 Td (Outlined) Tj ET\n",
        "q 50 390 400 30 re W n BT /F1 12 Tf 72 400 Td (Inside its clip) Tj ET Q\n",
    ],
)
@pytest.mark.parametrize("rotate", [0, 90])
def test_what_can_be_seen_is_not_called_hidden(reader_without_ocr: DocumentReader, drawing: str, rotate: int) -> None:
    page = only_page(reader_without_ocr, pdf([Sheet(lines(PROSE), drawing=drawing, rotate=rotate)]))
    assert page.hidden == ()
    assert page.findings == ()
    assert drawing.partition("(")[2].partition(")")[0] in page.text


def test_the_same_words_hidden_and_seen_stay_seen(reader_without_ocr: DocumentReader) -> None:
    words = Text(72, 500, "Signed twice")
    page = only_page(reader_without_ocr, pdf([Sheet((*lines(PROSE), words, words._replace(invisible=True)))]))
    assert "Signed twice" in page.text
    assert page.hidden == ()
