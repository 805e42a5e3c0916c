"""Every span of the contracts' gold that has a page is located on it; what comes from other contracts is not."""

import json
import random

import pytest

from domain.answers import Alignment, CitedQuote
from domain.documents import Document
from extractors.answers.citations import DocumentIndex
from extractors.pages.reader import DocumentReader

pytestmark = [pytest.mark.corpus, pytest.mark.slow]
LONG_ENOUGH = 25
"""Characters from which a span tells one contract from another."""


@pytest.fixture(scope="module")
def contracts(corpus):
    found = []
    with DocumentReader(ocr=False) as reader:
        for line in (corpus / "contracts" / "cuad_gold.jsonl").read_text().splitlines():
            row = json.loads(line)
            document = reader.read((corpus / "contracts" / "pdf" / row["pdf"]).read_bytes())
            assert isinstance(document, Document)
            spans = [span for clause in row["clauses"] for span in clause["spans"] if span.get("pdf_page0") is not None]
            found.append((DocumentIndex(document), spans))
    return found


def test_gold_spans_are_located_on_their_page(contracts):
    lost, elsewhere = [], []
    for index, spans in contracts:
        for span in spans:
            found = index.locate(CitedQuote(block=None, quote=span["text"]))
            if not found.located:
                lost.append(span["text"][:80])
            elif span["pdf_occurrences"] == 1 and found.page != span["pdf_page0"] + 1:
                elsewhere.append((span["text"][:80], found.page))
    assert not lost
    assert not elsewhere


def test_boxes_of_gold_spans_lie_on_their_page(contracts):
    for index, spans in contracts:
        for span in spans:
            found = index.locate(CitedQuote(block=None, quote=span["text"]))
            page = index.document.page(found.page)
            for box in found.boxes:
                assert -1 <= box.x0 <= box.x1 <= page.width + 1
                assert -1 <= box.y0 <= box.y1 <= page.height + 1


def test_the_page_named_decides_where_a_span_stands_several_times(contracts):
    for index, _ in contracts:
        for page in index.document.pages[:5]:
            for block in page.blocks:
                quote = page.block_text(block)
                if sum(char.isalnum() for char in quote) >= 4:
                    assert index.locate(CitedQuote(block=block.id, quote=quote)).page == page.number


def test_spans_of_other_contracts_stand_there_only_word_for_word(contracts):
    dice = random.Random(11)
    quotes = [
        (at, span["text"])
        for at, (_, spans) in enumerate(contracts)
        for span in spans
        if len(span["text"]) >= LONG_ENOUGH
    ]
    for owner, quote in dice.sample(quotes, 400):
        other = dice.choice([at for at in range(len(contracts)) if at != owner])
        found = contracts[other][0].locate(CitedQuote(block=None, quote=quote))
        assert found.alignment is not Alignment.FUZZY
