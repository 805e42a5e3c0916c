"""Windows by property: nothing lost, nothing twice, in order, within the budget, the same every time."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.documents import Document, Page
from domain.errors import UsageError
from domain.windows import Budget, Chars, Window
from extractors.windows.cut import CUTTER, cut
from tests.prompts.builders import document, documents, page

MARKER = 3
LEAST = MARKER + 2 + 1
"""A marker, a block's prefix and one letter: a window that holds less holds nothing."""


def count(page: Page, first: int, end: int, chars: Chars | None = None) -> int:
    """Count letters for tokens: a marker, and each block with a prefix."""
    letters = (len(range(block.end - block.start)[slice(*chars or (None,))]) for block in page.blocks[first:end])
    return MARKER + sum(2 + each for each in letters)


def budget(working: int, *, context: int = 100_000, images: int = 8) -> Budget:
    return Budget(
        context_tokens=context, working_tokens=working, output_tokens=100, overhead_tokens=50, max_images=images
    )


def told(drawn: Document, windows: tuple[Window, ...]) -> dict[str, str]:
    """Return each block's text as the windows tell it, pieces joined."""
    texts: dict[str, str] = {}
    for part in (part for window in windows for part in window.slices):
        on = drawn.page(part.page)
        for block in on.blocks[part.first_block : part.end_block]:
            texts[block.id] = texts.get(block.id, "") + on.block_text(block)[slice(*part.chars or (None,))]
    return texts


def slices(windows: tuple[Window, ...]) -> list[tuple[int, int, int]]:
    return [(part.page, part.first_block, part.end_block) for window in windows for part in window.slices]


@st.composite
def plans(draw: st.DrawFn) -> tuple[Document, Budget, dict[int, int]]:
    drawn = draw(documents())
    limits = budget(draw(st.integers(LEAST, 200)), images=draw(st.integers(1, 3)))
    pictured = draw(
        st.dictionaries(st.integers(1, len(drawn.pages)), st.integers(1, min(60, limits.document_tokens - MARKER)))
        if limits.document_tokens > MARKER
        else st.just({})
    )
    return drawn, limits, pictured


@given(plans())
@settings(deadline=None)
def test_every_page_stands_in_a_window_and_every_letter_in_one_slice_in_order(
    plan: tuple[Document, Budget, dict[int, int]],
) -> None:
    drawn, limits, pictured = plan
    windows = cut(drawn, limits, count, pictures=pictured)
    parts = [part for window in windows for part in window.slices]
    assert list(dict.fromkeys(part.page for part in parts)) == [each.number for each in drawn.pages]
    assert parts == sorted(parts, key=lambda part: (part.page, part.first_block, part.chars or (0, 0)))
    assert told(drawn, windows) == {block.id: on.block_text(block) for on in drawn.pages for block in on.blocks}


@given(plans())
@settings(deadline=None)
def test_no_window_is_over_its_budget(plan: tuple[Document, Budget, dict[int, int]]) -> None:
    drawn, limits, pictured = plan
    assert all(window.tokens <= limits.document_tokens for window in cut(drawn, limits, count, pictures=pictured))


@given(plans())
@settings(deadline=None)
def test_a_block_that_a_window_holds_is_told_whole(plan: tuple[Document, Budget, dict[int, int]]) -> None:
    drawn, limits, pictured = plan
    for window in cut(drawn, limits, count, pictures=pictured):
        for part in window.slices:
            if part.chars is not None:
                assert count(drawn.page(part.page), part.first_block, part.end_block) > limits.document_tokens


@given(plans())
@settings(deadline=None)
def test_each_picture_stands_once_with_its_page_and_its_tokens_counted(
    plan: tuple[Document, Budget, dict[int, int]],
) -> None:
    drawn, limits, pictured = plan
    windows = cut(drawn, limits, count, pictures=pictured)
    assert all(window.images <= limits.max_images for window in windows)
    shown = [part for window in windows for part in window.slices if part.image]
    assert [part.page for part in shown] == sorted(pictured)
    for window in windows:
        for part in window.slices:
            text = count(drawn.page(part.page), part.first_block, part.end_block, part.chars)
            assert part.tokens == text + (pictured[part.page] if part.image else 0)


@given(plans())
@settings(deadline=None)
def test_the_same_cut_twice_is_the_same_and_names_itself(plan: tuple[Document, Budget, dict[int, int]]) -> None:
    drawn, limits, pictured = plan
    windows = cut(drawn, limits, count, pictures=pictured)
    again = cut(drawn, limits, count, pictures=dict(reversed(pictured.items())))
    assert [window.id for window in again] == [window.id for window in windows]
    assert [window.index for window in windows] == list(range(len(windows)))
    assert {window.cutter for window in windows} == {CUTTER}
    assert {window.document for window in windows} == {drawn.source}


@given(documents(), st.integers(LEAST, 200))
@settings(deadline=None)
def test_no_two_neighbouring_windows_would_fit_into_one(drawn: Document, working: int) -> None:
    limits = budget(working)
    windows = cut(drawn, limits, count)
    for one, other in pairwise(windows):
        assert one.tokens + other.slices[0].tokens > limits.document_tokens


def test_pages_are_kept_whole_where_they_fit() -> None:
    drawn = document(page(1, "a" * 40), page(2, "b" * 40), page(3, "c" * 40))
    assert [window.pages for window in cut(drawn, budget(100), count)] == [(1, 2), (3,)]


def test_blank_pages_stand_in_a_window_too() -> None:
    windows = cut(document(page(1), page(2), page(3)), budget(2 * MARKER), count)
    assert slices(windows) == [(1, 0, 0), (2, 0, 0), (3, 0, 0)]
    assert [window.pages for window in windows] == [(1, 2), (3,)]


def test_a_page_over_budget_is_split_between_blocks_as_full_as_it_goes() -> None:
    drawn = document(page(1, *["x" * 8] * 7))
    assert slices(cut(drawn, budget(MARKER + 30), count)) == [(1, 0, 3), (1, 3, 6), (1, 6, 7)]


def test_of_a_split_page_the_first_part_has_the_picture_and_less_text() -> None:
    drawn = document(page(1, *["x" * 8] * 5))
    windows = cut(drawn, budget(MARKER + 30), count, pictures={1: 20})
    parts = [part for window in windows for part in window.slices]
    assert [(part.end_block, part.image) for part in parts] == [(1, True), (4, False), (5, False)]


def test_a_huge_page_is_not_counted_whole_for_each_of_its_windows() -> None:
    counted: list[int] = []

    def watched(asked: Page, first: int, end: int, chars: Chars | None) -> int:
        counted.append(end - first)
        return count(asked, first, end, chars)

    windows = cut(document(page(1, *["x" * 8] * 5000)), budget(MARKER + 100), watched)
    assert len(windows) == 500
    assert sum(counted) < 5000 * 20


def test_a_block_over_the_budget_is_told_in_pieces_that_end_with_a_line_or_a_word() -> None:
    text = "a line of some words\nanother one, a bit longer\nthe last"
    drawn = document(page(1, "before", text, "after"))
    windows = cut(drawn, budget(40), count)
    assert [window.pages for window in windows] == [(1,)] * len(windows)
    pieces = [text[slice(*part.chars)] for window in windows for part in window.slices if part.chars]
    assert pieces == ["a line of some words\n", "another one, a bit longer\nthe last"]
    assert all(window.tokens <= 40 for window in windows)


def test_a_huge_block_is_not_counted_whole_for_each_of_its_pieces() -> None:
    counted: list[int] = []

    def watched(asked: Page, first: int, end: int, chars: Chars | None) -> int:
        counted.append(chars[1] - chars[0] if chars else 0)
        return count(asked, first, end, chars)

    text = "word " * 20_000
    windows = cut(document(page(1, text)), budget(1005), watched)
    assert len(windows) == 100
    assert sum(counted) < len(text) * 20


def test_a_block_that_does_not_fit_beside_its_pages_picture_follows_it_whole() -> None:
    windows = cut(document(page(1, "x" * 40)), budget(60), count, pictures={1: 50})
    assert slices(windows) == [(1, 0, 0), (1, 0, 1)]
    assert [part.image for window in windows for part in window.slices] == [True, False]


@pytest.mark.parametrize(("working", "pictured"), [(400, {2: 400}), (4, {})])
def test_what_cannot_be_split_and_does_not_fit_is_named(working: int, pictured: dict[int, int]) -> None:
    with pytest.raises(UsageError) as raised:
        cut(document(page(1), page(2, "b" * 500)), budget(working), count, pictures=pictured)
    assert "Page 2" in raised.value.what
    assert "working_tokens" in raised.value.cure
    assert "b" * 20 not in str(raised.value)


@pytest.mark.parametrize("context", [120, 150])
def test_no_room_for_a_document_is_a_usage_error_with_its_cure(context: int) -> None:
    with pytest.raises(UsageError) as raised:
        cut(document(page(1, "text")), budget(40, context=context), count)
    assert f"leaves {context - 150}" in raised.value.why
    assert raised.value.cure


def test_pictures_for_a_model_that_takes_none_are_refused() -> None:
    with pytest.raises(UsageError, match="takes none"):
        cut(document(page(1, "text")), budget(40, images=0), count, pictures={1: 10})
