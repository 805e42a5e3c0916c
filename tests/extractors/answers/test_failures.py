"""Failures without a wire: recorded error bodies, exceptions, and bodies of every kind."""

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.replies import FailureKind
from extractors.answers.failures import classify_exception, classify_status
from extractors.answers.retry_after import retry_after

REQUEST = httpx2.Request("POST", "http://127.0.0.1:1/v1/chat/completions")
KINDS = {401: FailureKind.UNAUTHORISED, 422: FailureKind.REJECTED, 429: FailureKind.RATE_LIMITED}


@pytest.mark.corpus
def test_every_error_body_that_was_observed(corpus: Path) -> None:
    observed = json.loads((corpus / "wire" / "errors" / "observed_error_bodies.json").read_text(encoding="utf-8"))
    assert len(observed) == 7
    for row in observed:
        status = row["status"] or (429 if "capacity" in json.dumps(row["body"]) else 422)
        failure = classify_status(status, (), json.dumps(row["body"]).encode())
        assert failure.kind is KINDS[status], row
        assert len(failure.detail) > len("429 Too Many Requests"), "the endpoint's words are found in every shape"
        assert "32000" not in failure.detail, "what it quotes of our request is not repeated"


@pytest.mark.parametrize(
    "cause", [httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol]
)
def test_nothing_was_sent(cause: type[httpx2.TransportError]) -> None:
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause("canary")
    failure = classify_exception(error)
    assert failure.kind is FailureKind.UNREACHABLE
    assert "canary" not in failure.detail


@pytest.mark.parametrize(
    "cause", [httpx2.ReadError, httpx2.WriteError, httpx2.ReadTimeout, httpx2.WriteTimeout, httpx2.RemoteProtocolError]
)
def test_something_was_sent(cause: type[httpx2.TransportError]) -> None:
    error = openai.APITimeoutError(request=REQUEST)
    error.__cause__ = cause("")
    assert classify_exception(error).kind is FailureKind.IN_DOUBT
    assert classify_exception(cause("")).kind is FailureKind.IN_DOUBT


def test_a_status_error_is_classified_by_its_status() -> None:
    response = httpx2.Response(429, headers={"retry-after": "3"}, content=b"{}", request=REQUEST)
    failure = classify_exception(openai.RateLimitError("no", response=response, body=None))
    assert (failure.kind, failure.retry_after) == (FailureKind.RATE_LIMITED, 3.0)


def test_a_date_without_the_servers_clock_is_measured_against_ours() -> None:
    now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert retry_after((("retry-after", "Mon, 23 Nov 2026 10:00:05 GMT"),), now) == 5.0


@given(st.text(max_size=60))
def test_any_retry_after_is_a_wait_or_nothing(asked: str) -> None:
    wait = retry_after((("retry-after", asked),), datetime(2026, 11, 23, tzinfo=UTC))
    assert wait is None or 0 <= wait < float("inf")


KEYS = st.sampled_from(["error", "message", "detail", "msg", "loc", "code", "type"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=9,
)


@given(st.integers(300, 599), st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_error_is_classified(status: int, body: bytes) -> None:
    failure = classify_status(status, (), body)
    assert failure.status_code == status
    assert len(failure.detail) <= 400
    assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in failure.detail)
    assert failure.detail.encode()
