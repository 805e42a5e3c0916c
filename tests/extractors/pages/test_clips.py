"""Whether a page's clips may cut type away: no where they hold all of it, yes where in doubt."""

import pymupdf  # pyright: ignore[reportMissingTypeStubs]  # it ships no types
import pytest

from extractors.pages.interpreted import Interpreted
from tests.support.documents import Sheet, lines, pdf

AREA = (72.0, 70.0, 200.0, 90.0)


def may_cut(drawing: str) -> bool:
    page = pymupdf.open(stream=pdf([Sheet(lines("Governing law"), drawing=drawing)]))[0]
    return Interpreted(page).may_cut(AREA)


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "0 0 612 792 re W n\n",
        "0 0 612 792 re W n 10 10 590 770 re W n\n",
        "q 300 300 9 9 re W n 0 0 99 99 re f Q\n",
    ],
    ids=["no clip", "its frame", "two frames", "a clip without type"],
)
def test_clips_that_cut_nothing(drawing: str) -> None:
    assert not may_cut(drawing)


@pytest.mark.parametrize(
    "drawing",
    [
        "0 0 90 792 re W n\n",
        "0 0 m 612 0 l 300 792 l h W n\n",
        "0 0 612 792 re W n 0 0 612 705 re W n\n",
        "BT 7 Tr /F1 90 Tf 72 700 Td (CLIP) Tj ET 0 Tr\n",
    ],
    ids=["half the page", "no rectangle", "one in another", "type as a clip"],
)
def test_clips_in_doubt(drawing: str) -> None:
    assert may_cut(drawing)
