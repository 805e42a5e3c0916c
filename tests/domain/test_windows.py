"""Windows: the same cut has the same id, and their pages stand in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.windows import Budget, PageSlice, Window
from tests.domain.strategies import OTHER_SHA, SHA, windows


@given(windows())
def test_a_windows_id_survives_its_json(window: Window) -> None:
    assert Window.model_validate_json(window.model_dump_json()).id == window.id


def test_a_windows_id_stays_what_it_was() -> None:
    """Ids are stored: when this one moves, every stored window gets a stranger for a name."""
    cut = PageSlice(page=1, first_block=0, end_block=3, tokens=120)
    window = Window(document=SHA, index=0, slices=(cut,), cutter="1")
    assert window.id == "5b4468820014b3158493771b5ca84e93d438183406d099a64cb0999df455676e"


@given(windows(), st.sampled_from(["document", "index", "cutter", "slices"]))
def test_whatever_differs_makes_another_window(window: Window, field: str) -> None:
    last = window.slices[-1]
    other = {
        "document": SHA if window.document == OTHER_SHA else OTHER_SHA,
        "index": window.index + 1,
        "cutter": window.cutter + "x",
        "slices": (*window.slices[:-1], last.model_copy(update={"end_block": last.end_block + 1})),
    }[field]
    assert window.model_copy(update={field: other}).id != window.id


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 4)), min_size=1, max_size=5))
def test_slices_stand_in_the_documents_order(places: list[tuple[int, int]]) -> None:
    slices = tuple(PageSlice(page=number, first_block=block, end_block=block + 1, tokens=1) for number, block in places)
    if places == sorted(places):
        window = Window(document=SHA, index=0, slices=slices, cutter="1")
        assert window.pages == tuple(sorted({number for number, _ in places}))
    else:
        with pytest.raises(ValidationError):
            Window(document=SHA, index=0, slices=slices, cutter="1")


@pytest.mark.parametrize(("blocks", "chars"), [((0, 2), (0, 5)), ((0, 0), (0, 5)), ((0, 1), (5, 5)), ((0, 1), (-1, 5))])
def test_a_piece_is_of_one_block_and_not_empty(blocks: tuple[int, int], chars: tuple[int, int]) -> None:
    with pytest.raises(ValidationError, match="one block"):
        PageSlice(page=1, first_block=blocks[0], end_block=blocks[1], tokens=1, chars=chars)


@given(windows())
def test_a_window_sums_its_slices(window: Window) -> None:
    assert window.tokens == sum(part.tokens for part in window.slices)
    assert window.images == len([part for part in window.slices if part.image])


def test_a_window_is_never_empty() -> None:
    with pytest.raises(ValidationError):
        Window(document=SHA, index=0, slices=(), cutter="1")


tokens = st.integers(1, 200_000)


@given(tokens, tokens, tokens, st.integers(0, 50_000))
def test_document_output_and_overhead_fit_the_context_together(
    context: int, working: int, output: int, overhead: int
) -> None:
    budget = Budget(context_tokens=context, working_tokens=working, output_tokens=output, overhead_tokens=overhead)
    assert budget.document_tokens <= working
    assert budget.document_tokens + output + overhead <= context
