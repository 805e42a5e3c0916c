"""A prompt larger than the context, as each server says it; and the silent cut that is seen only by counting."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import Say, say_json

LLAMA = "request (302 tokens) exceeds the available context size (256 tokens), try increasing it"


MISTRAL = "Prompt contains 200000 tokens, too large for model with 131072 maximum context length"
VLLM = "This model's maximum context length is 4096 tokens. However, you requested 5000"
VLLM_OUTPUT = (
    "'max_tokens' or 'max_completion_tokens' is too large: 131072. This model's maximum context length is "
    "131072 tokens and your request has 9 input tokens"
)
OLLAMA = "the input length exceeds the context length"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"object": "error", "message": MISTRAL, "type": "invalid_request_error", "code": "3051"}),
        (400, {"object": "error", "message": VLLM, "type": "BadRequestError", "code": 400}),
        (400, {"error": {"message": VLLM_OUTPUT, "code": 400}}),
        (400, {"error": {"code": 400, "message": LLAMA, "type": "exceed_context_size_error", "n_ctx": 256}}),
        (400, {"error": {"message": OLLAMA, "type": "invalid_request_error"}}),
        (500, {"error": OLLAMA}),
        (400, {"error": {"message": "too many", "code": "context_length_exceeded"}}),
    ],
)
def test_too_long(status: int, error: object) -> None:
    failure = call(say_json(error, status=status)).failure
    assert failure.kind is FailureKind.TOO_LONG
    assert not failure.retryable, "the same again would fail the same"


def test_a_gateway_that_takes_no_more_bytes() -> None:
    page = Say(
        b"<html><title>413 Request Entity Too Large</title></html>",
        status=413,
        headers=(("content-type", "text/html"),),
    )
    assert call(page).kind is FailureKind.TOO_LONG
