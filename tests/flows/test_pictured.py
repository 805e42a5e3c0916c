"""Which pages go with their picture: by kind, and where the reader does not trust their text."""

import pytest

from domain.documents import Finding, FindingCode, PageKind, PageStatus
from domain.errors import UsageError
from domain.questions import Pictures
from flows.pictured import ensure_shown, pictured_pages
from tests.prompts.builders import document, pack, page, question
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


def test_a_pack_may_ask_for_every_page_or_for_none() -> None:
    scan = page(2, "text").model_copy(update={"kind": PageKind.SCAN})
    read = document(page(1, "text"), scan, page(3, status=PageStatus.UNREADABLE))
    sees = a_profile(**SEES)
    assert pictured_pages(sees, read, Pictures.ALWAYS) == (1, 2), "a page that could not be read has no picture"
    assert pictured_pages(sees, read, Pictures.NEVER) == ()
    assert pictured_pages(a_profile(vision=False), read, Pictures.ALWAYS) == ()


@pytest.mark.parametrize(
    ("of_pack", "of_questions", "shown"),
    [
        ("needed", (None, None), "needed"),
        ("never", (None, None), "never"),
        ("never", (None, "needed"), "needed"),
        ("needed", ("always", "never"), "always"),
        ("always", ("never", "needed"), "needed"),
    ],
)
def test_the_question_that_wants_most_decides(of_pack: str, of_questions: tuple[str | None, ...], shown: str) -> None:
    asked = pack(*(question(f"q-{at}", pictures=wanted) for at, wanted in enumerate(of_questions)))
    assert asked.model_copy(update={"pictures": Pictures(of_pack)}).shown == shown


def test_a_model_that_takes_no_pictures_is_refused_where_every_page_is_to_be_shown() -> None:
    wanting = pack(question("seal", pictures="always"), question("term"))
    ensure_shown(a_profile(**SEES), wanting)
    ensure_shown(a_profile(vision=False), pack(question("seal", pictures="needed")))
    with pytest.raises(UsageError) as raised:
        ensure_shown(a_profile(vision=False), wanting)
    assert "its question seal" in raised.value.why
