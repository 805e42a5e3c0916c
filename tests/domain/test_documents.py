"""Pages whose parts stand in their text, and documents whose pages count from one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.documents import (
    Block,
    Box,
    Document,
    DocumentKind,
    DocumentStatus,
    Page,
    PageKind,
    PageStatus,
    Refusal,
    RefusalCode,
    Word,
)
from tests.domain.strategies import BOX, SHA, page

TEXT = "the law of Delaware governs"


def _page(**changes: Any) -> Page:
    return Page(**{"number": 1, "width": 612, "height": 792, "kind": PageKind.DIGITAL, "text": TEXT, **changes})


def _document(*pages: Page) -> Document:
    return Document(source=SHA, reader="test 1", media_type="application/pdf", kind=DocumentKind.DIGITAL, pages=pages)


spans = st.lists(st.tuples(st.integers(-2, len(TEXT) + 3), st.integers(-2, len(TEXT) + 3)), max_size=6)


@given(spans)
def test_words_are_accepted_exactly_when_in_order_apart_and_in_the_text(pairs: list[tuple[int, int]]) -> None:
    edges = [0, *(edge for pair in pairs for edge in pair), len(TEXT)]
    fits = edges == sorted(edges) and all(start < end for start, end in pairs)
    words = tuple(Word(start, end, BOX, 0) for start, end in pairs)
    if fits:
        assert _page(words=words).words == words
    else:
        with pytest.raises(ValidationError):
            _page(words=words)


@given(spans)
def test_blocks_are_accepted_exactly_when_in_order_apart_and_in_the_text(pairs: list[tuple[int, int]]) -> None:
    edges = [0, *(edge for pair in pairs for edge in pair), len(TEXT)]
    parts = [
        {"id": f"p1.b{place}", "start": start, "end": end, "box": BOX} for place, (start, end) in enumerate(pairs, 1)
    ]
    if edges == sorted(edges):
        assert [block.start for block in _page(blocks=parts).blocks] == [start for start, _ in pairs]
    else:
        with pytest.raises(ValidationError):
            _page(blocks=parts)


def test_a_block_tells_its_text() -> None:
    block = Block(id="p1.b1", start=11, end=19, box=BOX)
    assert _page(blocks=(block,)).block_text(block) == "Delaware"


@pytest.mark.parametrize("name", ["", "b1", "p0.b1", "p1.b0", "p1.b01", "p1.b1 ", "P1.B1", "p1.b1]"])
def test_a_block_id_names_a_page_and_a_block_from_one(name: str) -> None:
    with pytest.raises(ValidationError):
        Block(id=name, start=0, end=1, box=BOX)


@pytest.mark.parametrize("edge", [float("nan"), float("inf")])
def test_a_box_is_finite(edge: float) -> None:
    with pytest.raises(ValidationError):
        Block(id="p1.b1", start=0, end=1, box=Box(0, 0, edge, 1))


@pytest.mark.parametrize(("status", "reason"), [(PageStatus.UNREADABLE, None), (PageStatus.READ, "torn")])
def test_exactly_an_unreadable_page_has_a_reason(status: PageStatus, reason: str | None) -> None:
    with pytest.raises(ValidationError):
        _page(status=status, reason=reason)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5))
def test_pages_count_from_one_without_a_gap(numbers: list[int]) -> None:
    pages = [page(number) for number in numbers]
    if numbers == list(range(1, len(numbers) + 1)):
        assert [_document(*pages).page(number).number for number in numbers] == numbers
    else:
        with pytest.raises(ValidationError):
            _document(*pages)


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_a_page_that_is_not_there_is_a_key_error(number: int) -> None:
    with pytest.raises(KeyError):
        _document(page(1), page(2)).page(number)


def test_a_document_has_a_page() -> None:
    with pytest.raises(ValidationError):
        _document()


@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_a_documents_status_follows_its_pages(readable: list[bool]) -> None:
    pages = [
        page(number)
        if good
        else _page(number=number, text="", kind=PageKind.BLANK, status=PageStatus.UNREADABLE, reason="torn")
        for number, good in enumerate(readable, 1)
    ]
    expected = {True: DocumentStatus.READ, False: DocumentStatus.PARTIAL}[all(readable)]
    assert _document(*pages).status is (expected if any(readable) else DocumentStatus.FAILED)


def test_blocks_come_in_reading_order_with_their_page() -> None:
    assert [(each.number, block.id) for each, block in _document(page(1), page(2)).blocks()] == [
        (1, "p1.b1"),
        (2, "p2.b1"),
    ]


@given(st.lists(st.text("abc日本", min_size=1, max_size=6), max_size=6))
def test_a_document_survives_its_json(words: list[str]) -> None:
    document = _document(page(1, tuple(words)))
    assert Document.model_validate_json(document.model_dump_json()) == document


def test_a_noun_cannot_be_changed_or_given_more_than_it_has() -> None:
    with pytest.raises(ValidationError):
        page().text = "forged"
    with pytest.raises(ValidationError):
        _page(colour="red")


@pytest.mark.parametrize("code", list(RefusalCode))
def test_a_refusal_is_refused_or_failed(code: RefusalCode) -> None:
    broke_down = {"out_of_time", "out_of_memory", "reader_crashed"}
    status = Refusal(source=SHA, code=code, reason="It is so.", cure="Do this.").status
    assert status is (DocumentStatus.FAILED if code.value in broke_down else DocumentStatus.REFUSED)
