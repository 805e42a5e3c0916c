"""The reader over real HTTP on loopback: shapes, streams, errors, and an end with its parent."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from extractors.embedded import WIRE_MODEL
from extractors.embedded.launch import EmbeddedEndpoint, start_embedded
from extractors.windows.tokens import TokenCounter
from tests.extractors.embedded.asking import document, messages, page, question

ASSIGN = question("Does it restrict assignment?", "shall not assign")
MESSAGES = messages(document(page(1, "It shall not assign this Agreement to anyone.")), ASSIGN)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[EmbeddedEndpoint]:
    with start_embedded() as running:
        yield running


def post(endpoint: EmbeddedEndpoint, **body: Any) -> httpx2.Response:
    return httpx2.post(f"{endpoint.base_url}/chat/completions", json={"model": WIRE_MODEL, **body}, timeout=60)


def test_it_says_which_model_it_is(endpoint: EmbeddedEndpoint) -> None:
    listed = httpx2.get(f"{endpoint.base_url}/models").json()
    assert [model["id"] for model in listed["data"]] == [WIRE_MODEL]


def test_working_and_answer_are_chunks_of_their_own(endpoint: EmbeddedEndpoint) -> None:
    reply = post(endpoint, messages=MESSAGES).json()
    thinking, text = reply["choices"][0]["message"]["content"]
    assert thinking["type"] == "thinking"
    assert "not a language model" in thinking["thinking"][0]["text"]
    (entry,) = json.loads(text["text"])["answers"]
    assert (entry["id"], entry["status"]) == ("asked", "found")
    assert entry["citations"] == [{"block": "p1.b1", "quote": "It shall not assign this Agreement to anyone."}]
    assert reply["choices"][0]["finish_reason"] == "stop"


def test_the_prompt_is_counted_with_the_models_vocabulary(endpoint: EmbeddedEndpoint) -> None:
    usage = post(endpoint, messages=MESSAGES).json()["usage"]
    texts = sum(TokenCounter().text(message["content"]) for message in MESSAGES)
    assert usage["prompt_tokens"] == texts + 5
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def test_the_same_request_gives_the_same_bytes(endpoint: EmbeddedEndpoint) -> None:
    assert post(endpoint, messages=MESSAGES).content == post(endpoint, messages=MESSAGES).content


def test_a_content_of_parts_is_read_and_pictures_are_passed_over(endpoint: EmbeddedEndpoint) -> None:
    system, user = MESSAGES
    head, body = user["content"].split("[p1.b1]")
    parts = [
        {"type": "text", "text": head},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
        {"type": "text", "text": f"[p1.b1]{body}"},
    ]
    whole = post(endpoint, messages=MESSAGES).json()
    assert post(endpoint, messages=[system, {"role": "user", "content": parts}]).json() == whole


def test_a_stream_holds_the_same_chunks(endpoint: EmbeddedEndpoint) -> None:
    reply = post(endpoint, messages=MESSAGES, stream=True)
    assert reply.headers["content-type"].startswith("text/event-stream")
    lines = [line.removeprefix("data: ") for line in reply.text.split("\n") if line]
    assert lines[-1] == "[DONE]"
    chunks = [json.loads(line) for line in lines[:-1]]
    content = [part for chunk in chunks for part in chunk["choices"][0]["delta"].get("content", [])]
    whole = post(endpoint, messages=MESSAGES).json()
    assert content == whole["choices"][0]["message"]["content"]
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-1]["usage"] == whole["usage"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"messages": [{"role": "user", "content": "Hello"}]}, 400, "not_the_protocol"),
        ({"messages": [{"role": "system", "content": "Hello"}]}, 400, "invalid_request"),
        ({"messages": "Hello"}, 400, "invalid_request"),
        ({"messages": MESSAGES, "model": "magistral"}, 404, "model_not_found"),
    ],
)
def test_errors_are_openais(endpoint: EmbeddedEndpoint, body: dict[str, Any], status: int, code: str) -> None:
    reply = post(endpoint, **body)
    assert reply.status_code == status
    assert reply.json()["error"]["code"] == code
    assert "assign" not in reply.text


def test_what_is_not_json_is_refused(endpoint: EmbeddedEndpoint) -> None:
    reply = httpx2.post(f"{endpoint.base_url}/chat/completions", content=b"{", timeout=60)
    assert reply.status_code == 400


def test_it_ends_when_it_is_closed() -> None:
    running = start_embedded()
    assert running.running
    running.close()
    assert not running.running


PARENT = """
import sys, time
from extractors.embedded.launch import start_embedded
running = start_embedded()
print(running.base_url, flush=True)
time.sleep(600)
"""


def test_it_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    address = parent.stdout.readline().strip()
    assert httpx2.get(f"{address}/models").status_code == 200
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _gone(address)


def _gone(address: str) -> bool:
    for _ in range(100):
        try:
            httpx2.get(f"{address}/models", timeout=1)
        except httpx2.TransportError:
            return True
        time.sleep(0.1)
    return False
