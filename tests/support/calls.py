"""One call over loopback through the real client, from script to reading."""

import asyncio
from typing import Any, NamedTuple

from domain.profiles import ModelProfile
from domain.replies import Failure, FailureKind, Reply
from extractors.answers.client import ModelClient
from extractors.answers.profiles import load_profiles
from extractors.answers.raw import RawReply
from extractors.answers.replies import Reading, read_response
from tests.support.model_server import Asked, ModelServer, Script

KEY = "canary-key-7f3a91c2"
WORDS = "canary words of a document"
BODY: dict[str, Any] = {
    "model": "test-model",
    "messages": [{"role": "user", "content": WORDS}],
    "max_tokens": 64,
    "stream": False,
}


class Outcome(NamedTuple):
    raw: RawReply | None
    reading: Reading
    asked: list[Asked]

    @property
    def failure(self) -> Failure:
        assert self.reading.failure is not None, self.reading
        return self.reading.failure

    @property
    def kind(self) -> FailureKind:
        return self.failure.kind

    @property
    def reply(self) -> Reply:
        assert self.reading.reply is not None, self.reading
        return self.reading.reply


def a_profile(**fields: object) -> ModelProfile:
    """A profile of a model that does not exist; `fields` go over it."""
    table = {
        "model": "test-model", "base_url": "http://127.0.0.1:1/v1", "dialect": "mistral", "context_tokens": 131_072,
        "working_tokens": 40_000, "max_output_tokens": 4_096, "timeout_seconds": 20.0,
    }  # fmt: skip
    return load_profiles({"test": table | fields})["test"]


async def exchange(server: ModelServer, profile: ModelProfile, body: dict[str, Any] = BODY) -> RawReply | Failure:
    async with ModelClient(profile, base_url=server.base_url, api_key=KEY) as client:
        return await client.send(body)


def call(*scripts: Script, expected: int | None = None, body: dict[str, Any] = BODY, **fields: object) -> Outcome:
    """Send one request to a server that follows `scripts`, and read what came back."""
    profile = a_profile(**fields)
    with ModelServer(scripts) as server:
        got = asyncio.run(exchange(server, profile, body))
    if isinstance(got, Failure):
        return Outcome(None, Reading(failure=got), server.asked)
    return Outcome(got, read_response(profile, got, expected_input_tokens=expected), server.asked)
