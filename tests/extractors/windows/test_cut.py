"""Windows by property: nothing lost, nothing twice, in order, within the budget, the same every time."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.documents import Document, Page
from domain.errors import UsageError
from domain.windows import Budget, Window
from extractors.windows.cut import CUTTER, cut
from tests.prompts.builders import document, documents, page

MARKER = 3


def count(page: Page, first: int, end: int) -> int:
    """Count letters for tokens: a marker, and each block with a prefix."""
    return MARKER + sum(2 + block.end - block.start for block in page.blocks[first:end])


def budget(working: int, *, context: int = 100_000, images: int = 8) -> Budget:
    return Budget(
        context_tokens=context, working_tokens=working, output_tokens=100, overhead_tokens=50, max_images=images
    )


def slices(windows: tuple[Window, ...]) -> list[tuple[int, int, int]]:
    return [(part.page, part.first_block, part.end_block) for window in windows for part in window.slices]


@st.composite
def plans(draw: st.DrawFn) -> tuple[Document, Budget, dict[int, int]]:
    drawn = draw(documents())
    limits = budget(draw(st.integers(1, 200)), images=draw(st.integers(1, 3)))
    pictured = draw(st.dictionaries(st.integers(1, len(drawn.pages)), st.integers(1, 60)))
    return drawn, limits, pictured


@given(plans())
@settings(deadline=None)
def test_every_page_and_every_block_stands_in_exactly_one_slice_in_order(
    plan: tuple[Document, Budget, dict[int, int]],
) -> None:
    drawn, limits, pictured = plan
    told = slices(cut(drawn, limits, count, pictures=pictured))
    assert told == sorted(told)
    for each in drawn.pages:
        ends = [(first, end) for number, first, end in told if number == each.number]
        assert ends[0][0] == 0
        assert ends[-1][1] == len(each.blocks)
        assert all(before[1] == after[0] for before, after in pairwise(ends))


@given(plans())
@settings(deadline=None)
def test_a_window_is_over_budget_only_when_it_holds_one_slice_that_cannot_be_cut(
    plan: tuple[Document, Budget, dict[int, int]],
) -> None:
    drawn, limits, pictured = plan
    for window in cut(drawn, limits, count, pictures=pictured):
        if window.tokens > limits.document_tokens:
            (only,) = window.slices
            assert only.end_block - only.first_block <= 1


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
            text = count(drawn.page(part.page), part.first_block, part.end_block)
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


@given(documents(), st.integers(1, 200))
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

    def watched(asked: Page, first: int, end: int) -> int:
        counted.append(end - first)
        return count(asked, first, end)

    windows = cut(document(page(1, *["x" * 8] * 5000)), budget(MARKER + 100), watched)
    assert len(windows) == 500
    assert sum(counted) < 5000 * 20


def test_a_block_over_the_working_budget_stands_alone() -> None:
    drawn = document(page(1, "a" * 5, "b" * 90, "c" * 5))
    windows = cut(drawn, budget(20), count)
    assert slices(windows) == [(1, 0, 1), (1, 1, 2), (1, 2, 3)]
    assert windows[1].tokens > 20


def test_a_block_over_the_models_context_is_named() -> None:
    drawn = document(page(1, "short"), page(2, "short", "b" * 500))
    with pytest.raises(UsageError) as raised:
        cut(drawn, budget(20, context=400), count)
    assert "Page 2" in raised.value.what
    assert "p2.b2" in raised.value.what
    assert "b" * 20 not in str(raised.value)


def test_a_picture_over_the_models_context_is_named() -> None:
    with pytest.raises(UsageError, match="its picture"):
        cut(document(page(1)), budget(20, context=400), count, pictures={1: 2200})


@pytest.mark.parametrize("context", [120, 150])
def test_no_room_for_a_document_is_a_usage_error_with_its_cure(context: int) -> None:
    with pytest.raises(UsageError) as raised:
        cut(document(page(1, "text")), budget(40, context=context), count)
    assert f"leaves {context - 150}" in raised.value.why
    assert raised.value.cure


def test_pictures_for_a_model_that_takes_none_are_refused() -> None:
    with pytest.raises(UsageError, match="takes none"):
        cut(document(page(1, "text")), budget(40, images=0), count, pictures={1: 10})
