"""A run's summary for Prefect: its numbers, and nothing that a page could obey."""

import base64
import json
import xml.etree.ElementTree as ET
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from domain.runs import (
    AnswerTotals,
    Coverage,
    DocumentOutcome,
    Gap,
    OutcomeStatus,
    PageTotals,
    RunReport,
    RunStatus,
    UsageTotals,
)
from flows.summary import LONGEST_TEXT, MOST_ROWS, covered, failures, inert, markdown, picture, plain

HOSTILE = [
    "<script>alert(1)</script>.pdf", "<img src=http://evil.test/a.png>", "![x](http://evil.test/a.png)", "<!-- -->",
    "http://evil.test", "www.evil.test", "a@evil.test", "[x](javascript:alert(1))", "`x` | y **z** ~~w~~", "# title",
    "- item", "1. item", "&lt;b&gt;", "\u202egnp.exe", "a\x00b\x1b[31m", "```mermaid", "$$x$$", "\\<b\\>", "* *", "> q",
    "---", "= =",
]  # fmt: skip


def _report(documents: list[DocumentOutcome]) -> RunReport:
    return RunReport(
        run="01a2", status=RunStatus.PARTIAL, pack="legal/contract-review@1", model="m",
        documents=tuple(documents), answers=AnswerTotals(total=4, found=2, absent=1, failed=1, evidence_located=1),
        coverage=PageTotals(pages=10, pages_read=9, pages_asked=8), usage=UsageTotals(cost=Decimal("1.5")), seconds=2,
    )  # fmt: skip


def _failed(name: str, reason: str = "r", digest: str = "a" * 64) -> DocumentOutcome:
    return DocumentOutcome(document=digest, name=name, status=OutcomeStatus.REFUSED, reason=reason)


def _account(gaps: int = 0) -> Coverage:
    lost = tuple(
        Gap(gap=f"{number}", what="page", which=f"aaaa:p{number}", loss="page_unreadable", why="unreadable")
        for number in range(gaps)
    )
    return Coverage(run="01a2", states={"documents": {"answered": 3, "refused": 1}, "pages": {"asked": 4}}, gaps=lost)


def _shown(text: str) -> tuple[str, set[str]]:
    """Render inert text with HTML allowed and links found, as the laxest page would; returns its text and its tags."""
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tags, told = set[str](), list[str]()
    for token in renderer.parse(f"| {inert(text)} |\n|---|\n"):
        tags.add(token.tag)
        for child in token.children or []:
            tags.add(child.tag or child.type)
            told.append(child.content)
    return "".join(told), tags - {"table", "thead", "tr", "th", "", "text", "text_special"}


@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80), st.text("<>[]()!*_`~#-+.\\|&:/@w ", max_size=30)))
def test_inert_text_is_shown_letter_by_letter(text: str) -> None:
    told, tags = _shown(text)
    assert tags == set()
    assert told == plain(text)


@given(st.text())
def test_plain_text_is_one_line_without_control_characters(text: str) -> None:
    assert plain(text).isprintable() or not plain(text)
    assert len(plain(text)) <= LONGEST_TEXT + 3


def test_an_ordinary_name_stays_as_it_is() -> None:
    for name in ("annual-report 2025.v2.pdf", "契約書（最終）.pdf", "O'Neil, 3rd; draft.pdf"):
        assert inert(name) == name


def test_the_page_has_the_numbers_the_causes_and_the_link() -> None:
    report = _report([_failed(f"{n}.pdf", f"cause {n % 2}") for n in range(3)])
    page = markdown(report, _account(gaps=2), "https://site.test/indicia/")
    assert "| Status | **partial** |" in page
    assert "| Coverage | 75.0 %, 0 unaccounted, 2 gaps |" in page
    assert "| Cost | 1.5000 USD |" in page
    assert "| 2 | document refused | cause 0 |" in page
    assert "| 2 | page lost | unreadable |" in page
    assert "(https://site.test/indicia/runs/01a2)" in page
    assert "](" not in markdown(report, _account())
    assert "None." in markdown(_report([]), _account())


def test_many_failures_are_a_hundred_rows_and_a_word() -> None:
    assert failures(_report([])) == []
    rows = failures(_report([_failed(f"{n}.pdf") for n in range(250)]))
    assert len(rows) == MOST_ROWS
    assert rows[-1]["document"] == "151 more"
    assert rows[0] == {"document": "a" * 12, "state": "refused", "cause": "r", "name": "0.pdf"}
    assert len(failures(_report([_failed("x")] * MOST_ROWS))) == MOST_ROWS
    json.dumps(rows)


def test_the_picture_is_small_and_well_formed() -> None:
    address = picture(_report([_failed("<x>")]))
    kind, data = address.split(",")
    assert kind == "data:image/svg+xml;base64"
    assert len(address) < 50_000
    drawn = ET.fromstring(base64.b64decode(data))
    assert "refused 1" in "".join(drawn.itertext())
    assert not [element for element in drawn.iter() if element.tag.endswith(("script", "image", "a", "foreignObject"))]


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 100))
def test_coverage_is_between_nothing_and_all(answered: int, refused: int, gaps: int) -> None:
    states = {"documents": {"answered": answered, "refused": refused}}
    lost = tuple(
        Gap(gap=str(number), what="page", which=str(number), loss="page_unreadable", why="x") for number in range(gaps)
    )
    share = covered(Coverage(run="r", states=states, gaps=lost))
    assert 0 <= share <= 100
    assert (share == 100) == (gaps == 0 or answered + refused == 0)
