"""What should not be asked for: a clear page, the right status, nothing executed, nothing leaked."""

import pytest
from starlette.testclient import TestClient

from tests.dashboard.conftest import RealSite

UNKNOWN = "0" * 32


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/runs/{unknown}",
        "/runs/{unknown}/grid",
        "/runs/..%2f..%2fetc%2fpasswd",
        "/runs/'%20OR%201=1--",
        "/answers/{unknown}",
        "/answers/x",
        "/answers/%00",
        "/answers/{unknown}/working",
        "/answers/{unknown}/prompt",
        "/answers/{unknown}/reply",
        "/pages/{unknown}/1.img?run={run}",
        "/pages/{document}/0.img?run={run}",
        "/pages/{document}/10.img?run={run}",
        "/pages/{document}/1.img?run={unknown}",
        "/pages/{document}/1.img",
        "/pages/{document}/-1.img?run={run}",
        "/pages/{document}/x.img?run={run}",
        "/audit?after=nonsense",
        "/runs?before={unknown}",
        "/static/../security.css",
        "/static/%2e%2e/templates/base.html",
        "/login",
    ],
)
def test_what_is_not_there_is_404_and_says_so(client: TestClient, real: RealSite, path: str) -> None:
    document = real.answers[0]["document"]
    answer = client.get(path.format(unknown=UNKNOWN, run=real.run, document=document))
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
    _leaks_nothing(answer.text, real)


@pytest.mark.parametrize("text", ["x" * 10_000, "契" * 5_000])
def test_a_query_of_ten_thousand_characters_is_refused(client: TestClient, real: RealSite, text: str) -> None:
    for path in ("/audit", "/audit.csv"):
        answer = client.get(path, params={"text": text})
        assert answer.status_code == 400
        assert "longer than anything we could look for" in answer.text
        assert len(answer.text) < 60_000
        _leaks_nothing(answer.text, real)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("status=nonsense", "There is no such state."),
        ("since=yesterday", "Write a day as"),
        ("until=2026-02-30", "Write a day as"),
        ("since=2026-02-02&until=2026-02-01", "The last day is before the first."),
        ("run=zzzz", "No one run begins so."),
        ("document=" + "x" * 5000, "longer than anything we could look for"),
    ],
)
def test_a_field_that_makes_no_sense_is_marked(client: TestClient, real: RealSite, query: str, said: str) -> None:
    answer = client.get(f"/audit?{query}")
    assert answer.status_code == 400
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    _leaks_nothing(answer.text, real)


@pytest.mark.parametrize("query", ["page=99999", "page=-1", "page=x", "quote=99", "quote=%27", "zoom=1e9", "page=٣"])
def test_an_odd_place_in_a_document_is_taken_for_the_nearest(client: TestClient, real: RealSite, query: str) -> None:
    assert client.get(f"/answers/{real.answer('governing-law')}?{query}").status_code == 200


@pytest.mark.parametrize("after", ["999999999", "x", "-5", "999999999999999999999"])
def test_a_grid_beyond_its_end_is_empty_or_whole(client: TestClient, real: RealSite, after: str) -> None:
    assert client.get(f"/runs/{real.run}/grid?after={after}").status_code == 200


@pytest.mark.parametrize(
    "text", ["%", "_", "*", '"', "'", "\\", "AND NOT", "a OR b", "NEAR(x)", "\x00", "🙂", "\u202e"]
)
def test_signs_of_a_query_language_are_only_text(client: TestClient, text: str) -> None:
    assert client.get("/audit", params={"text": text}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/runs", "/audit", "/help"])
def test_nothing_can_be_written(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 405


def _leaks_nothing(text: str, real: RealSite) -> None:
    assert "Traceback" not in text
    assert str(real.home) not in text
    assert "sqlite" not in text.lower()
    assert ".py" not in text
