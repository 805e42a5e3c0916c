"""axe-core finds nothing on any screen; and it would, if there were something.

Each theme and each language is looked at once: colours depend on the theme alone, names on the language alone.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.dashboard import odd
from tests.dashboard.conftest import OddSite, RealSite
from tests.dashboard.tab import watched_tab

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = """
async () => {
  const found = await axe.run(document, {
    resultTypes: ["violations"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return found.violations.map((each) => ({ rule: each.id, where: each.nodes.slice(0, 3).map((node) => node.html) }));
}
"""
NEGATIVE = """
<!doctype html><html><head><title>x</title></head><body><main><h1>x</h1>
<button></button><input><p style="color:#aaa;background:#fff">grey</p><img src="data:,"></main></body></html>
"""


def violations(page: Page) -> list[dict[str, Any]]:
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return found


def _cookies(url: str, language: str, theme: str) -> list[Any]:
    return [
        {"name": "indicia_language", "value": language, "url": url},
        {"name": "indicia_theme", "value": theme, "url": url},
    ]


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "ja")])
def test_no_screen_has_a_violation(
    browser: Browser, real: RealSite, strange: OddSite, theme: str, language: str
) -> None:
    screens = {
        real.url: ["/runs", f"/runs/{real.run}", f"/runs/{real.run}/grid", f"/answers/{real.answer('parties')}",
                   "/audit?text=law", "/help"],
        strange.url: [f"/runs/{odd.RUN}", f"/runs/{odd.RUN}/review", f"/answers/{strange.known.lost}",
                      f"/answers/{strange.known.formula}", f"/answers/{strange.known.markup}/working"],
    }  # fmt: skip
    found: dict[str, Any] = {}
    with watched_tab(browser) as tab:
        for url, paths in screens.items():
            tab.context.add_cookies(_cookies(url, language, theme))
            for path in paths:
                tab.goto(url + path, wait_until="load")
                found[path] = violations(tab)
    assert not any(found.values()), json.dumps(found, ensure_ascii=False, indent=1)


def test_open_menus_and_dialogs_have_no_violation(browser: Browser, real: RealSite) -> None:
    with watched_tab(browser) as tab:
        tab.goto(f"{real.url}/answers/{real.answer('governing-law')}")
        tab.locator("details.display summary").click()
        tab.keyboard.press("t")
        tab.locator("#working .working-text").wait_for()
        tab.locator("#page-text summary").click()
        assert violations(tab) == []
        tab.keyboard.press("?")
        assert violations(tab) == []


def test_a_page_with_faults_is_flagged(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(NEGATIVE)
    found = {each["rule"] for each in violations(page)}
    context.close()
    assert {"html-has-lang", "button-name", "label", "color-contrast", "image-alt"} <= found
