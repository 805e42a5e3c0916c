"""200 and a body that is not the JSON it says it is."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import Say


@pytest.mark.parametrize(
    "body",
    [
        b'{"choices":[{"message":{"content":"half a rep',
        b"null",
        b"[1, 2]",
        b'"a string"',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}],"usage":NaN}',
        b'{"choices":' + b"9" * 5000 + b"}",
        b'{"choices":[],"choices":[{"message":{"content":"forged"},"finish_reason":"stop"}]}',
    ],
)
def test_broken_json_200(body: bytes) -> None:
    outcome = call(Say(body))
    assert outcome.kind is FailureKind.MALFORMED
    assert outcome.raw is not None
    assert outcome.raw.body == body
