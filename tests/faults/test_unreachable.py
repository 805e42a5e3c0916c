"""Nobody listens: nothing was sent, nothing was paid."""

import asyncio
import socket

import pytest

from domain.replies import Failure, FailureKind
from extractors.answers.client import ModelClient
from tests.support.calls import BODY, a_profile


def closed_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


async def send(base_url: str) -> object:
    async with ModelClient(a_profile(), base_url=base_url, api_key=None) as client:
        return await client.send(BODY)


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/v1", "https://127.0.0.1:{port}/v1"])
def test_unreachable(address: str) -> None:
    failure = asyncio.run(send(address.format(port=closed_port())))
    assert isinstance(failure, Failure)
    assert failure.kind is FailureKind.UNREACHABLE
    assert failure.retryable
