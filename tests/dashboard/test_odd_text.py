"""Other people's text is shown and never obeyed: markup, formulas, unseen characters, in every place it can stand."""

import csv
import io
import re

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.dashboard import odd
from tests.dashboard.conftest import OddSite
from tests.dashboard.tab import watched_tab

EVERYWHERE = [
    "/runs", "/runs/{run}", "/runs/{run}/grid", "/runs/{run}/review", "/audit?text=tokyo", "/audit?collection={markup}",
    "/audit?text={markup}",
    *(f"/answers/{{{name}}}" for name in ("markup", "formula", "japanese", "lost", "failed")),
    "/answers/{markup_id}/working", "/answers/{markup_id}/working?form=raw", "/answers/{markup_id}/prompt",
    "/answers/{markup_id}/reply",
]  # fmt: skip
ELEMENTS = re.compile(r"<(?:script|img|iframe|object|embed|style|base|form|link|meta)\b[^>]*>", re.IGNORECASE)


def paths(strange: OddSite) -> list[str]:
    ids = strange.known
    names = {"run": odd.RUN, "markup_id": ids.markup, **ids._asdict()}
    return [path.format(**(names | {"markup": odd.MARKUP if "audit" in path else ids.markup})) for path in EVERYWHERE]


def test_no_page_holds_markup_unseen_characters_or_attributes_of_theirs(
    odd_client: TestClient, strange: OddSite
) -> None:
    for path in paths(strange):
        answer = odd_client.get(path)
        assert answer.status_code == 200, path
        assert odd.MARKUP not in answer.text, path
        assert re.search(r"\son\w+=|\sstyle=|javascript:(?!alert)", _tags(answer.text)) is None, path
        assert not set("\u202e\u2066\u200f\x00") & set(answer.text), path
        assert all("/static/" in tag or "action=" in tag or "<meta" in tag.lower() or "/preferences" in tag or
                   'method="dialog"' in tag for tag in ELEMENTS.findall(answer.text)), path  # fmt: skip


def _tags(text: str) -> str:
    """Everything between < and >, quoted values left out: what a browser takes as names."""
    return re.sub(r'"[^"]*"', '""', " ".join(re.findall(r"<[^>]+>", text)))


def test_an_unseen_character_is_named(odd_client: TestClient, strange: OddSite) -> None:
    text = odd_client.get(f"/answers/{strange.known.markup}").text
    assert "⟨U+202E⟩fdp.exe" in text


def test_a_quote_not_located_has_a_banner_and_no_box(odd_client: TestClient, strange: OddSite) -> None:
    text = odd_client.get(f"/answers/{strange.known.lost}").text
    assert "1 quote was not located" in text
    assert "41 % alike at best" in text
    assert 'class="quote-box' not in text


def test_a_failed_answer_says_why_and_its_failed_check_is_shown(odd_client: TestClient, strange: OddSite) -> None:
    text = odd_client.get(f"/answers/{strange.known.failed}").text
    assert "failed" in text
    assert "not passed" in text


def test_the_csv_holds_no_formula(odd_client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(odd_client.get("/audit.csv").text)))
    assert len(rows) == 5
    cells = [cell for row in rows for cell in row.values()]
    assert any(odd.FORMULA in cell for cell in cells), "the value is there"
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize("wanted", ["東京", "千代", "日本", "ＴＯＫＹＯ", "東京都千代田区"])
def test_two_japanese_characters_are_enough_to_find(odd_client: TestClient, strange: OddSite, wanted: str) -> None:
    found = set(re.findall(r'data-row href="/answers/(\w+)"', odd_client.get("/audit", params={"text": wanted}).text))
    if wanted == "ＴＯＫＹＯ":
        assert found == set()
    elif wanted == "日本":
        assert len(found) == 5, "it stands in the working, which all of them share"
    else:
        assert found == {strange.known.japanese}


def test_a_document_read_by_another_reader_is_drawn_and_not_recorded(odd_client: TestClient, strange: OddSite) -> None:
    answer = odd_client.get(f"/pages/{strange.known.source}/1.img?run={odd.RUN}")
    assert answer.status_code == 200
    with strange.store() as store:
        assert store.queries.page_image(strange.known.source, "reader 1", 1) is None


def test_in_a_browser_nothing_runs_loads_or_leaves(browser: Browser, strange: OddSite) -> None:
    with watched_tab(browser) as tab:
        for path in paths(strange):
            tab.goto(strange.url + path)
            assert tab.locator("main img, main iframe, main script").count() == 0
        tab.goto(f"{strange.url}/answers/{strange.known.markup}")
        tab.keyboard.press("t")
        tab.locator("#working .working-text").wait_for()
        assert tab.locator("#working math").count() >= 1, "formulas are shown"
        assert tab.locator("#working .working-text a, #working .working-text [style], #working [onload]").count() == 0
        tab.keyboard.press("r")
        tab.locator("#working pre.raw").wait_for()
        assert "<script>alert(2)</script>" in tab.locator("#working pre.raw").inner_text()
