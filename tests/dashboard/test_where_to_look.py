"""Where to look: a run's answers in review order, the filter for what is not plain, how a value was worked out."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.presenters.asking import pack_of, question_of, words_asked
from dashboard.settings import load_settings
from flows.own_words import pack_of as asked_pack
from flows.settings import load_settings as flow_settings
from tests.dashboard import odd
from tests.dashboard.conftest import OddSite
from tests.storage import builders

ROW = re.compile(r'data-row href="/answers/(\w+)"')
URGENCY = re.compile(r'data-label="Urgency">([\d.]+)')


def test_a_run_is_listed_in_the_order_the_record_gives(odd_client: TestClient, strange: OddSite) -> None:
    text = odd_client.get(f"/runs/{odd.RUN}/review").text
    with strange.store() as store:
        ranked = store.queries.urgent(odd.RUN).records
    assert ROW.findall(text) == [each.found.answer for each in ranked]
    assert {*ROW.findall(text)} == {*strange.known[1:]}
    figures = [float(figure) for figure in URGENCY.findall(text)]
    assert figures == sorted(figures, reverse=True)
    assert figures[0] > figures[-1]


def test_pages_of_the_order_are_the_whole_of_it(strange: OddSite) -> None:
    with strange.store() as store:
        whole = store.queries.urgent(odd.RUN).records
        first = store.queries.urgent(odd.RUN, limit=2)
        rest = store.queries.urgent(odd.RUN, after=2)
    assert (first.next_after, rest.next_after) == (2, None)
    assert (*first.records, *rest.records) == whole
    assert whole[0].found.answer == strange.known.failed, "what failed comes first"


def test_past_the_end_of_the_order_there_is_a_plain_page(odd_client: TestClient) -> None:
    answer = odd_client.get(f"/runs/{odd.RUN}/review?after=5")
    assert answer.status_code == 200
    assert "No answer stands here." in answer.text


def test_why_to_look_is_told_in_words(odd_client: TestClient) -> None:
    japanese = odd_client.get(f"/runs/{odd.RUN}/review", headers={"cookie": "indicia_language=ja"}).text
    assert "値を述べる引用がない" in japanese
    assert "value_in_quote" not in japanese


def test_the_filter_leaves_what_is_plain_out(odd_client: TestClient, strange: OddSite) -> None:
    text = odd_client.get(f"/audit?run={odd.RUN}&doubtful=1").text
    assert {*ROW.findall(text)} == {*strange.known[1:]} - {strange.known.japanese}
    assert re.search(r'name="doubtful"[^>]*checked', text)
    assert odd_client.get("/audit?doubtful=yes").status_code == 400


def test_a_value_worked_out_shows_each_figure_beside_its_quote(odd_client: TestClient, strange: OddSite) -> None:
    text = odd_client.get(f"/answers/{strange.known.formula}").text
    worked = text.partition('aria-labelledby="worked-title"')[2].partition("</section>")[0]
    printed, nowhere = re.findall(r'<tr><th scope="row">.*?</tr>', worked, re.DOTALL)
    assert 'href="/answers/' in printed
    assert "#box-1" in printed
    assert "not located" in nowhere
    assert 'aria-labelledby="worked-title"' not in odd_client.get(f"/answers/{strange.known.lost}").text


def test_a_question_in_own_words_is_shown_as_it_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICIA_HOME", str(tmp_path))
    asked = asked_pack(flow_settings({}), "Who may terminate the lease early?")
    run = builders.run().model_copy(update={"pack": asked.name, "pack_sha256": asked.sha256})
    found = question_of(pack_of(run, load_settings().packs), asked.questions[0].id)
    assert found is not None
    assert found.text == "Who may terminate the lease early?"
    assert words_asked(asked.name, load_settings().packs) == "Who may terminate the lease early?"
    (kept,) = (tmp_path / "packs").rglob("questions.toml")
    kept.write_text(kept.read_text(encoding="utf-8").replace("terminate", "keep"), encoding="utf-8")
    assert words_asked(asked.name, load_settings().packs) is None, "words that are not those of its name are not shown"
    assert words_asked("legal/contract-review@1", load_settings().packs) is None
