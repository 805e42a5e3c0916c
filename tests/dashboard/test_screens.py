"""Every screen over a real run: it is there, it says what is on record, and it carries what every answer carries."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from dashboard.security import HEADERS
from tests.dashboard.conftest import RealSite

SCREENS = [
    "/runs",
    "/runs/{run}",
    "/runs/{run}/grid",
    "/runs/{run}/review",
    "/answers/{answer}",
    "/audit",
    "/audit?text=law",
    "/help",
]
PAPERS = ["/answers/{answer}/working", "/answers/{answer}/prompt", "/answers/{answer}/reply"]


def at(real: RealSite, path: str) -> str:
    return path.format(run=real.run, answer=real.answer("governing-law"))


class Links(HTMLParser):
    """The addresses a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in {"href", "src", "hx-get"} and value}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("path", [*SCREENS, *PAPERS])
def test_a_screen_is_there_in_both_languages(client: TestClient, real: RealSite, path: str, language: str) -> None:
    answer = client.get(at(real, path), headers={"cookie": f"indicia_language={language}; indicia_theme=dark"})
    assert answer.status_code == 200
    assert f'<html lang="{language}" data-theme="dark"' in answer.text
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["cache-control"] == "private, no-store"


def test_every_link_leads_somewhere(client: TestClient, real: RealSite) -> None:
    found: set[str] = set()
    for path in [*SCREENS, *PAPERS]:
        links = Links()
        links.feed(client.get(at(real, path)).text)
        found |= links.found
    local = {link.split("#")[0] for link in found if link.startswith("/")}
    assert local
    assert {link for link in found if not link.startswith(("/", "#"))} == set(), "no link leads off this server"
    assert {link: code for link in local if (code := client.get(link).status_code) != 200} == {}


def test_the_grid_has_a_row_a_document_and_a_column_a_question(client: TestClient, real: RealSite) -> None:
    text = client.get(f"/runs/{real.run}/grid").text.partition('<table class="grid">')[2].partition("</table>")[0]
    questions = {str(answer["question"]) for answer in real.answers}
    assert len(re.findall(r'<th scope="col">', text)) == 1 + len(questions)
    assert len(re.findall(r'<th scope="row">', text)) == 3
    assert len(re.findall(r'class="cell"', text)) == len(real.answers)
    assert "US-NY" not in text, "the grid shows values as printed"
    assert "State of New York" in text
    assert "The file opens but holds no page." in text
    told = client.get(f"/runs/{real.run}/grid", headers={"cookie": "indicia_language=ja"}).text
    assert '<span class="why">ページがない</span>' in told


def test_an_answer_says_question_value_evidence_checks_and_call(client: TestClient, real: RealSite) -> None:
    text = client.get(at(real, "/answers/{answer}")).text
    for words in (
        "Which law governs the contract?", "State of New York", "US-NY", "word for word", "Raw reply",
        "A. This Agreement shall be governed by the internal laws State of New York.",
        "The quotes stand in the document",
        "Model's working, not evidence", "indicia-embedded-reader-1", "Prompt as sent",
        "Digest of the request",
    ):  # fmt: skip
        assert words in text, words
    assert '<details class="paper working" id="working" data-keep>' in text, "the working is closed"


def test_papers_show_the_prompt_and_the_reply_as_they_are(client: TestClient, real: RealSite) -> None:
    assert "&lt;&lt;&lt;DOCUMENT" in client.get(at(real, "/answers/{answer}/prompt")).text
    raw = client.get(at(real, "/answers/{answer}/prompt?form=raw")).text
    assert "&#34;messages&#34;" in raw
    assert "&#34;choices&#34;" in client.get(at(real, "/answers/{answer}/reply")).text


def test_answers_of_a_run_can_be_walked_from_first_to_last_and_back(client: TestClient, real: RealSite) -> None:
    order = [str(answer["answer"]) for answer in real.answers]
    first = next(answer for answer in order if 'data-go="previous"' not in client.get(f"/answers/{answer}").text)
    walked, here = [first], first
    while following := re.search(r'href="/answers/(\w+)" data-go="next"', client.get(f"/answers/{here}").text):
        back = re.search(r'href="/answers/(\w+)" data-go="previous"', client.get(f"/answers/{following[1]}").text)
        assert back is not None
        assert back[1] == here
        here = following[1]
        walked.append(here)
    assert sorted(walked) == sorted(order)


def test_a_page_is_the_picture_on_record(client: TestClient, real: RealSite) -> None:
    answer = next(each for each in real.answers if each["answer"] == real.answer("governing-law"))
    address = f"/pages/{answer['document']}/8.img?run={real.run}"
    picture = client.get(address)
    assert picture.status_code == 200
    assert picture.headers["content-type"] in {"image/png", "image/jpeg"}
    assert picture.headers["cache-control"] == "private, no-store"
    assert client.get(address).content == picture.content


def test_the_beginning_of_a_name_leads_to_the_whole(client: TestClient, real: RealSite) -> None:
    whole = real.answer("governing-law")
    answer = client.get(f"/answers/{whole[:8]}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/answers/{whole}")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("question=governing-law&status=found", lambda each: each["question"] == "governing-law" and each["value"]),
        ("status=absent", lambda each: each["status"] == "absent"),
        ("document=contract.pdf&status=found", lambda each: each["status"] == "found"),
        ("collection=nowhere", lambda _: False),
        ("model=embedded", lambda _: True),
        ("since=2000-01-01&until=2000-12-31", lambda _: False),
        ("text=STATE+OF+NEW+york&question=governing-law", lambda each: each["normalised"] == "US-NY"),
    ],
)
def test_a_filter_finds_the_same_on_the_page_and_in_csv(client: TestClient, real: RealSite, query, wanted) -> None:
    expected = {str(each["answer"]) for each in real.answers if wanted(each)}
    page = client.get(f"/audit?{query}").text
    assert set(re.findall(r'data-row href="/answers/(\w+)"', page)) == expected
    answer = client.get(f"/audit.csv?{query}")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["answer"] for row in rows} == expected
    assert answer.headers["content-disposition"] == 'attachment; filename="indicia-audit.csv"'


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_files_of_ours_are_kept_only_under_their_digest(client: TestClient) -> None:
    versioned = re.search(r'href="(/static/tokens\.css\?v=\w+)"', client.get("/help").text)
    assert versioned is not None
    assert "immutable" in client.get(versioned[1]).headers["cache-control"]
    assert client.get("/static/keys.js").headers["cache-control"] == "public, no-cache"
