"""One request, as it is seen from the other side of the wire."""

import asyncio
import logging
import threading
import time

import pytest

from domain.errors import EndpointError
from domain.replies import Failure
from extractors.answers.client import ModelClient
from extractors.answers.raw import RawReply
from tests.support.calls import BODY, KEY, WORDS, a_profile, call, exchange
from tests.support.model_server import Asked, ModelServer, Say, say_json, say_message

OK = say_message({"content": "an answer"})


def test_the_body_is_sent_as_it_stands() -> None:
    assert call(OK).asked[0].json == BODY


def test_fields_of_any_dialect_pass() -> None:
    system = {"role": "system", "content": [{"type": "thinking", "thinking": [{"type": "text", "text": "x"}]}]}
    body = {
        **BODY,
        "messages": [system, *BODY["messages"]],
        "reasoning_effort": "high",
        "top_p": 0.9,
        "prompt_mode": None,
    }
    with ModelServer([OK]) as server:
        asyncio.run(exchange(server, a_profile(), body))
    assert server.asked[0].json == body


def test_bytes_headers_and_times_are_kept() -> None:
    body = b' {"odd" : "spacing", "choices" : [ ] }\n'
    raw = call(Say(body, headers=(("Content-Type", "application/json"), ("X-Two", "1"), ("X-Two", "2")))).raw
    assert raw is not None
    assert raw.body == body
    assert [value for name, value in raw.headers if name == "x-two"] == ["1", "2"]
    assert raw.header("content-type") == "application/json"
    assert raw.sent_at <= raw.received_at
    assert raw.sent_at.tzinfo is not None


@pytest.mark.parametrize("status", [200, 400, 404, 422, 429, 500, 503])
def test_exactly_one_request_whatever_comes_back(status: int) -> None:
    outcome = call(
        say_json({"message": "no"}, status=status, headers=[("retry-after", "0"), ("x-should-retry", "true")])
    )
    assert len(outcome.asked) == 1
    assert outcome.raw is not None, "an error's bytes are kept too"
    assert outcome.raw.status_code == status


def test_many_at_once_over_one_client() -> None:
    async def all_at_once(server: ModelServer) -> list[RawReply | Failure]:
        async with ModelClient(a_profile(), base_url=server.base_url, api_key=None) as client:
            return list(await asyncio.gather(*(client.send(BODY) for _ in range(24))))

    with ModelServer([OK]) as server:
        got = asyncio.run(all_at_once(server))
    assert all(isinstance(raw, RawReply) for raw in got)
    assert len(server.asked) == 24


def test_the_key_goes_to_the_endpoint_and_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outcome = call(say_json({"detail": f"Invalid {KEY}"}, status=401))
    assert outcome.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(outcome.failure)
    assert KEY not in caplog.text
    assert WORDS not in caplog.text


def test_no_key_no_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "from-the-environment")
    with ModelServer([OK]) as server:
        asyncio.run(send_without_key(server))
    assert "authorization" not in server.asked[0].headers


async def send_without_key(server: ModelServer) -> RawReply | Failure:
    async with ModelClient(a_profile(), base_url=server.base_url, api_key=None) as client:
        return await client.send(BODY)


def test_nothing_of_this_machine_or_its_environment_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "from-the-environment")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Mine: from-the-environment\nAuthorization: from-the-environment")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    headers = call(OK).asked[0].headers
    assert "from-the-environment" not in str(headers)
    assert headers["authorization"] == f"Bearer {KEY}"
    assert [name for name in headers if name.startswith("x-")] == ["x-stainless-raw-response"]


def test_a_call_given_up_by_us_is_not_swallowed() -> None:
    seen = threading.Event()

    def slowly(_: Asked) -> Say:
        seen.set()
        return Say(OK.body, delay=1.0)

    async def cancelled(server: ModelServer) -> None:
        async with ModelClient(a_profile(), base_url=server.base_url, api_key=None) as client:
            task = asyncio.create_task(client.send(BODY))
            assert await asyncio.to_thread(seen.wait, 10)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with ModelServer([slowly]) as server:
        asyncio.run(cancelled(server))


def test_a_slow_reply_within_patience_is_taken() -> None:
    began = time.monotonic()
    assert call(Say(OK.body, delay=0.3)).reply.text == "an answer"
    assert time.monotonic() - began >= 0.3


def served(say: Say, key: str | None = None) -> tuple[str, ...]:
    async def ask(server: ModelServer) -> tuple[str, ...]:
        async with ModelClient(a_profile(), base_url=server.base_url, api_key=key) as client:
            return await client.served_models()

    with ModelServer([say]) as server:
        got = asyncio.run(ask(server))
    assert [asked.path for asked in server.asked] == ["/v1/models"]
    assert server.asked[0].headers.get("authorization") == (f"Bearer {key}" if key else None)
    return got


@pytest.mark.parametrize("key", [None, KEY])
def test_the_endpoint_lists_its_models(key: str | None) -> None:
    rows = [{"id": "a", "object": "model"}, {"id": "b", "capabilities": {"vision": True}, "deprecation": None}, 7]
    assert served(say_json({"object": "list", "data": rows}), key) == ("a", "b")


@pytest.mark.parametrize(
    "say",
    [
        Say(b"<html>", headers=(("content-type", "text/html"),)),
        Say(b'{"data": '),
        say_json({"data": None}),
        say_json(["a"]),
        say_json({"detail": "Invalid API Key"}, status=401),
        Say(cut="before_headers"),
    ],
)
def test_an_endpoint_that_lists_nothing(say: Say) -> None:
    with pytest.raises(EndpointError, match="does not list its models"):
        served(say)
