"""Compressed bodies nobody asked for: undone as far as a reply can be large, then given up."""

import gzip
import json
import zlib

import pytest

from domain.replies import FailureKind
from extractors.answers import transport
from tests.support.calls import call
from tests.support.model_server import Say, say_message

PACKED = (("content-type", "application/json"), ("content-encoding", "gzip"))
MEGABYTE = b" " * 1024 * 1024


def bomb(megabytes: int) -> bytes:
    """Return blanks, a thousandth of their size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(MEGABYTE) for _ in range(megabytes)) + packer.flush()


@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_bomb(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_RESPONSE_BYTES", 4 * len(MEGABYTE))
    outcome = call(Say(bomb(64), status=status, headers=PACKED))
    assert outcome.kind is FailureKind.MALFORMED
    assert "more than" in outcome.failure.detail


def test_a_reply_that_is_merely_packed() -> None:
    said = say_message({"content": "answer"})
    assert call(Say(gzip.compress(said.body), headers=PACKED)).reply.text == "answer"


def test_an_error_that_is_merely_packed() -> None:
    error = json.dumps({"object": "error", "message": "slow down", "code": "1300"}).encode()
    assert call(Say(gzip.compress(error), status=429, headers=PACKED)).kind is FailureKind.RATE_LIMITED


def test_a_body_that_is_not_packed_as_it_says() -> None:
    assert call(Say(b"{}", headers=PACKED)).kind is FailureKind.MALFORMED
