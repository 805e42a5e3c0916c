"""Every recorded exchange, served again over loopback, gives the answer and the working written down for it."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from domain.replies import Failure, FailureKind, ReplyFinding, TraceStatus
from extractors.answers.client import ModelClient
from extractors.answers.raw import RawReply
from extractors.answers.replies import Reading, read_response
from tests.support.calls import BODY, a_profile
from tests.support.model_server import ModelServer, Say, say_json, say_stream

GOLDEN = Path(__file__).parents[2] / "golden" / "wire"
EXPECTED: dict[str, Any] = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
BODIES: dict[str, str] = json.loads((GOLDEN / "bodies.json").read_text(encoding="utf-8"))


def noted(words: str | None) -> Any:
    """Words in the form in which they are written down."""
    if not words or len(words) <= 240:
        return words or None
    digest = hashlib.sha256(words.encode()).hexdigest()
    return {"sha256": digest, "length": len(words), "begins": words[:60], "ends": words[-60:]}


def what_is_wrong(expected: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """Compare a reading with what was written down; nothing where they agree."""
    reply = reading.reply
    assert reply is not None
    usage = reply.usage
    got = {
        "trace": noted(reply.trace.text),
        "finish_reason": reply.finish_reason,
        "model": reply.model_returned,
        "input_tokens": usage.input_tokens if usage else None,
        "output_tokens": usage.output_tokens if usage else None,
        "usable": reading.failure is None,
        "answer": noted(reply.text) if reading.failure is None else expected["answer"],
    }
    assert reply.text is None or reading.failure is None, "an answer that must not be used is not given"
    assert reply.trace.status is (TraceStatus.COMPLETE if reply.trace.text else TraceStatus.ABSENT)
    return {key: (expected[key], got[key]) for key in expected if expected[key] != got[key]}


async def replay(says: list[Say]) -> list[RawReply | Failure]:
    profile = a_profile()
    with ModelServer(says) as server:
        async with ModelClient(profile, base_url=server.base_url, api_key=None) as client:
            return [await client.send(BODY) for _ in says]


def readings(says: list[Say]) -> list[Reading]:
    got = asyncio.run(replay(says))
    assert [raw.body for raw in got if isinstance(raw, RawReply)] == [say.body for say in says], "bytes are kept"
    return [read_response(a_profile(), raw, expected_input_tokens=None) for raw in got if isinstance(raw, RawReply)]


def test_the_bodies_kept_here() -> None:
    names = sorted(BODIES)
    bodies = [(GOLDEN / "bodies" / name).read_bytes() for name in names]
    says = [say_stream(body) if name.endswith(".sse") else Say(body) for name, body in zip(names, bodies, strict=True)]
    wrong = {
        name: what_is_wrong(EXPECTED[BODIES[name]], reading)
        for name, reading in zip(names, readings(says), strict=True)
    }
    assert not any(wrong.values()), wrong
    assert len(names) == 9


def as_served(row: dict[str, Any]) -> Say:
    """The 2506 recording is only its message's content, line feeds escaped; it is put in a reply of that time."""
    if row["kind"] == "chat-stream":
        return say_stream(row["response_body"].encode())
    if row["response_body"].startswith("<think>"):
        content = row["response_body"].replace("\\n", "\n")
        return say_json({"choices": [{"finish_reason": "stop", "message": {"content": content}}]})
    return Say(row["response_body"].encode())


@pytest.mark.corpus
def test_every_recorded_exchange(corpus: Path) -> None:
    lines = (corpus / "wire" / "interactions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["kind"].startswith("chat") and row["status"] == 200]
    assert {row["id"] for row in rows} == set(EXPECTED)
    got = readings([as_served(row) for row in rows])
    wrong = {row["id"]: what_is_wrong(EXPECTED[row["id"]], reading) for row, reading in zip(rows, got, strict=True)}
    assert not any(wrong.values()), {key: value for key, value in wrong.items() if value}
    assert len(rows) == 143
    assert sum(reading.reply is not None and bool(reading.reply.trace.text) for reading in got) == 19

    unused = [reading for reading in got if reading.failure]
    assert {reading.failure.kind for reading in unused if reading.failure} == {FailureKind.NO_ANSWER}
    assert all(reading.reply and ReplyFinding.ANSWER_IN_REASONING not in reading.reply.findings for reading in unused)
