"""In a real browser, on the real server: from the grid to the box on the quote's words; search; keys alone; no JS."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.presenters.evidence import PAD
from domain.documents import Box, Word
from tests.dashboard.conftest import OddSite, RealSite
from tests.dashboard.tab import watched_tab

CLOSE = 0.75
"""Points by which a box on the screen may differ from the words' on record: rounding to pixels."""

BOXES = """
() => {
  const sheet = document.querySelector("svg.sheet");
  const of = sheet.getBoundingClientRect();
  const scale = sheet.viewBox.baseVal.width / of.width;
  return [...document.querySelectorAll(".quote-box")].map((box) => [...box.querySelectorAll("rect.box")].map((rect) => {
    const at = rect.getBoundingClientRect();
    const from = (value, place) =>
      (value - (place % 2 ? of.top : of.left)) * scale + (place % 2 ? 0 : sheet.viewBox.baseVal.x);
    return [at.left, at.top, at.right, at.bottom].map(from);
  }));
}
"""


def words_boxes(words: list[Word]) -> list[list[float]]:
    """The rectangle around the words of each line."""
    lines: dict[int, list[Box]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.box)
    return [
        [min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes)]
        for _, boxes in sorted(lines.items())
    ]


def test_from_the_grid_to_the_answer_to_the_box_on_the_quotes_words(tab: Page, real: RealSite) -> None:
    tab.goto(f"{real.url}/runs")
    tab.locator("a[data-row]").first.click()
    tab.get_by_role("link", name="Open the grid").click()
    for question in ("governing-law", "anti-assignment", "cap-on-liability"):
        answer = real.answer(question)
        tab.locator(f'a.cell[href="/answers/{answer}"]').click()
        expect(tab.locator("svg.sheet")).to_be_visible()
        _boxes_stand_on_the_quotes_words(tab, real, answer)
        tab.go_back()


def _boxes_stand_on_the_quotes_words(tab: Page, real: RealSite, answer: str) -> None:
    with real.store() as store:
        record = store.queries.answer(answer).answer
        document = store.queries.document_of_run(real.run, record.document)
    quotes = [citation for citation in record.citations if citation.page == record.citations[0].page]
    shown = tab.evaluate(BOXES)
    assert len(shown) == len(quotes)
    for boxes, citation in zip(shown, quotes, strict=True):
        assert citation.page is not None
        assert citation.start is not None
        assert citation.end is not None
        start, end = citation.start, citation.end
        words = [word for word in document.page(citation.page).words if word.start < end and word.end > start]
        expected = words_boxes(words)
        assert len(boxes) == len(expected)
        for box, around in zip(boxes, expected, strict=True):
            inner = [box[0] + PAD, box[1] + PAD, box[2] - PAD, box[3] - PAD]
            assert inner == pytest.approx(around, abs=CLOSE)
    desk = tab.locator(".desk").bounding_box()
    first = tab.locator(".quote-box.active .box").first.bounding_box()
    assert desk is not None
    assert first is not None
    assert desk["y"] <= first["y"] <= desk["y"] + desk["height"], "the box is in view"


def test_numbers_stand_on_no_word_and_on_no_other_number(tab: Page, real: RealSite) -> None:
    tab.goto(f"{real.url}/answers/{real.answer('parties')}")
    flags = [flag.bounding_box() for flag in tab.locator(".flag circle").all()]
    boxes = [box.bounding_box() for box in tab.locator("rect.box").all()]
    assert len(flags) == 2
    tops = sorted(flag["y"] for flag in flags if flag is not None)
    assert tops[1] - tops[0] >= flags[0]["height"] - 1  # pyright: ignore[reportOptionalSubscript]
    for flag in flags:
        assert flag is not None
        assert all(box is None or flag["x"] + flag["width"] <= box["x"] + 1 for box in boxes)


def test_a_chip_brings_its_box_back_and_a_box_marks_its_chip(tab: Page, real: RealSite) -> None:
    tab.goto(f"{real.url}/answers/{real.answer('parties')}")
    tab.locator("a.chip").nth(1).click()
    expect(tab.locator('.quote-box.active[data-box="2"]')).to_be_visible()
    expect(tab.locator("a.chip").nth(1)).to_have_attribute("aria-current", "true")
    tab.locator('.quote-box[data-box="1"] rect.box').first.click()
    expect(tab.locator("a.chip").nth(0)).to_have_attribute("aria-current", "true")


def test_pages_turn_and_zoom_in_place_and_the_address_follows(tab: Page, real: RealSite) -> None:
    tab.goto(f"{real.url}/answers/{real.answer('governing-law')}")
    width = tab.locator("svg.sheet").evaluate("(sheet) => sheet.getBoundingClientRect().width")
    tab.get_by_role("link", name="200 %").click()
    wide = tab.locator("svg.sheet").evaluate("(sheet) => sheet.getBoundingClientRect().width")
    assert wide == pytest.approx(2 * width, rel=0.03)
    assert "zoom=200" in tab.url
    tab.keyboard.press(".")
    expect(tab.get_by_label("Page", exact=True)).to_have_value("9")
    expect(tab.locator(".boxed")).to_have_text("no quote on this page")
    assert "page=9" in tab.url
    tab.reload()
    expect(tab.get_by_label("Page", exact=True)).to_have_value("9")


@pytest.mark.parametrize(("language", "wanted"), [("en", "new york"), ("ja", "東京")])
def test_an_audit_search_in_each_language(
    browser: Browser, real: RealSite, strange: OddSite, language: str, wanted: str
) -> None:
    site, answer = (real, real.answer("governing-law")) if language == "en" else (strange, strange.known.japanese)
    with watched_tab(browser, locale=language) as tab:
        tab.goto(f"{site.url}/audit")
        assert tab.locator("html").get_attribute("lang") == language
        tab.locator("#f-text").fill(wanted)
        tab.locator("#f-text").press("Enter")
        tab.wait_for_url(re.compile("text="))
        link = tab.locator(f'#results a[href="/answers/{answer}"]')
        expect(link).to_be_visible()
        assert tab.locator("#results mark").first.inner_text().casefold() == wanted
        expect(tab.locator("#said")).not_to_be_empty()
        quoted = tab.url
        tab.goto("about:blank")
        tab.goto(quoted)
        expect(link).to_be_visible()
        link.click()
        expect(tab.locator("#question")).to_be_visible()


def test_by_keyboard_alone(tab: Page, real: RealSite) -> None:
    tab.goto(f"{real.url}/runs")
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/runs/{real.run}")
    for _ in range(30):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.textContent") == "Open the grid":
            break
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/grid")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("k")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/answers/*")
    first = tab.url
    tab.keyboard.press("j")
    tab.wait_for_url(lambda url: url != first)
    tab.keyboard.press("k")
    tab.wait_for_url(first)
    tab.goto(f"{real.url}/answers/{real.answer('parties')}")
    tab.keyboard.press("]")
    expect(tab.locator("a.chip").nth(1)).to_have_attribute("aria-current", "true")
    tab.keyboard.press("[")
    expect(tab.locator("a.chip").nth(0)).to_have_attribute("aria-current", "true")
    tab.keyboard.press("t")
    expect(tab.locator("#working .working-text")).to_contain_text("extractive reader")
    tab.keyboard.press("t")
    assert tab.locator("#working").get_attribute("open") is None
    tab.keyboard.press("?")
    expect(tab.locator("dialog#keys")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator("dialog#keys")).to_be_hidden()
    tab.keyboard.press("/")
    tab.keyboard.type("new york j k ?")
    assert tab.locator("[data-search]").input_value() == "new york j k ?", "keys are letters in a field"


def test_keys_can_be_switched_off(browser: Browser, real: RealSite) -> None:
    with watched_tab(browser) as tab:
        tab.goto(f"{real.url}/help")
        tab.locator("details.display summary").click()
        tab.locator('button[name="keys"][value="off"]').click()
        tab.wait_for_url("**/help")
        tab.keyboard.press("?")
        expect(tab.locator("dialog#keys")).to_be_hidden()


def test_theme_and_language_are_kept(browser: Browser, real: RealSite) -> None:
    with watched_tab(browser) as tab:
        tab.goto(f"{real.url}/audit?status=found")
        tab.locator("details.display summary").click()
        tab.locator('button[name="theme"][value="dark"]').click()
        expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
        assert tab.url.endswith("/audit?status=found")
        tab.locator("details.display summary").click()
        tab.get_by_role("button", name="日本語").click()
        expect(tab.locator("html")).to_have_attribute("lang", "ja")
        expect(tab.locator("h1")).to_have_text("監査検索")


def test_without_scripts_links_and_forms_do_it_all(browser: Browser, real: RealSite) -> None:
    with watched_tab(browser, java_script_enabled=False) as tab:
        tab.goto(f"{real.url}/audit")
        tab.locator("#f-text").fill("new york")
        tab.locator("form.filters button").click()
        tab.locator(f'a[href="/answers/{real.answer("governing-law")}"]').click()
        tab.get_by_role("link", name="Next page").click()
        assert "page=9" in tab.url
        tab.locator("a.chip").first.click()
        assert tab.url.endswith("#box-1")
        tab.get_by_role("link", name="150 %").click()
        assert "zoom=150" in tab.url
        tab.locator("#working summary").click()
        tab.get_by_role("link", name="Read the working").click()
        expect(tab.locator(".working-text")).to_contain_text("extractive reader")
        tab.go_back()
        tab.locator("details.display summary").click()
        tab.locator('button[name="theme"][value="dark"]').click()
        expect(tab.locator("html")).to_have_attribute("data-theme", "dark")


def test_nothing_needs_scrolling_sideways_on_a_narrow_screen(browser: Browser, real: RealSite) -> None:
    with watched_tab(browser, viewport={"width": 390, "height": 800}) as tab:
        for path in ("/runs", f"/runs/{real.run}", f"/runs/{real.run}/grid", f"/runs/{real.run}/review",
                     f"/answers/{real.answer('parties')}", "/audit?text=law", "/help"):  # fmt: skip
            tab.goto(real.url + path, wait_until="load")
            for width in (390, 320):
                tab.set_viewport_size({"width": width, "height": 800})
                assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)
