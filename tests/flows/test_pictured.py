"""Which pages go with their picture: by kind, and where the reader does not trust their text."""

import pytest

from domain.documents import Finding, FindingCode, PageKind
from flows.pictured import pictured_pages
from tests.prompts.builders import document, page
from tests.support.calls import a_profile

SEES = {"vision": True, "max_images": 8}


def test_scans_and_mixed_pages_are_shown_and_digital_ones_are_not() -> None:
    kinds = (PageKind.DIGITAL, PageKind.SCAN, PageKind.MIXED, PageKind.BLANK)
    pages = (page(number, "text").model_copy(update={"kind": kind}) for number, kind in enumerate(kinds, 1))
    drawn = document(*pages)
    assert pictured_pages(a_profile(**SEES), drawn) == (2, 3)
    assert pictured_pages(a_profile(vision=False), drawn) == ()
    assert pictured_pages(a_profile(vision=True, max_images=0), drawn) == ()


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (FindingCode.TEXT_DISAGREES, True),
        (FindingCode.GARBLED_TEXT, True),
        (FindingCode.NO_TEXT_FOUND, True),
        (FindingCode.HIDDEN_TEXT, False),
    ],
)
def test_a_finding_on_a_digital_page_may_ask_for_its_picture(code: FindingCode, shown: bool) -> None:
    found = page(2, "text").model_copy(update={"findings": (Finding(code=code, detail="Said.", page=2),)})
    assert pictured_pages(a_profile(**SEES), document(page(1, "text"), found)) == ((2,) if shown else ())
