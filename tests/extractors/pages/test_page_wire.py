"""A page from child to parent: what goes in comes out, and what is no page is none."""

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Page, Word
from extractors.pages.page_text import page_text
from extractors.pages.page_wire import decode_page, encode_page
from tests.extractors.pages.test_layout import cell


def fields(*texts: str) -> dict[str, Any]:
    cells = [cell(text, 72, 84 + 14 * number) for number, text in enumerate(texts)]
    return {"number": 1, "width": 612.0, "height": 792.0, "kind": "digital", **page_text(1, cells)}


@given(st.lists(st.text("abcé漢1", min_size=1, max_size=9), max_size=9))
def test_a_page_comes_out_as_it_went_in(texts: list[str]) -> None:
    said = fields(*texts)
    page = decode_page(encode_page(said))
    assert page.text == "\n".join(texts)
    assert [page.text[word.start : word.end] for word in page.words] == texts
    assert Page.model_validate_json(page.model_dump_json()) == page


def test_words_told_one_by_one_come_out_too() -> None:
    page = decode_page(encode_page({**fields(), "text": "fine", "words": [[0, 4, [1, 2, 3, 4], 0, 0.5]]}))
    assert page.words == (Word(0, 4, page.words[0].box, 0, 0.5),)


@given(st.integers(0, 600))
def test_what_is_cut_short_is_no_page(length: int) -> None:
    whole = encode_page(fields("Governing", "law"))
    with pytest.raises(ValueError, match=r"."):
        decode_page(whole[: min(length, len(whole) - 1)])


@pytest.mark.parametrize("json", [b"[]", b"null", b'{"words":{"starts":-1}}', b'{"words":{"starts":"x"}}', b"{"])
def test_what_is_no_page_is_none(json: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_page(struct.pack(">I", len(json)) + json)


@pytest.mark.parametrize("behind", [b"x", bytes(8)])
def test_nothing_stands_behind_a_page(behind: bytes) -> None:
    with pytest.raises(ValueError, match="too few or too many"):
        decode_page(encode_page(fields("law")) + behind)


def test_a_size_that_is_no_number_makes_it_none() -> None:
    with pytest.raises(ValueError, match="width"):
        decode_page(encode_page({**fields("law"), "width": float("nan")}))
