"""Generation without end: seen in a stream while it comes and ended there; seen afterwards in a reply that was cut."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from domain.replies import FailureKind, TraceStatus
from tests.support.calls import BODY, call
from tests.support.model_server import Say, say_message, say_stream

LOOP = "Wait, the notice period may be sixty days. Let me read the clause again. "
STREAM = {**BODY, "stream": True}


def pieces(form: str, words: str, times: int) -> Iterator[bytes]:
    deltas: dict[str, Any] = {
        "chunks": {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": words}]}]},
        "beside": {"reasoning": words},
        "answer": {"content": words},
    }
    event = {"model": "test-model", "choices": [{"index": 0, "delta": deltas[form]}]}
    yield from [b"data: " + json.dumps(event).encode() + b"\n\n"] * times


@pytest.mark.parametrize("form", ["chunks", "beside", "answer"])
def test_a_loop_in_a_stream_is_ended(form: str) -> None:
    body = b"".join(pieces(form, LOOP, 20_000))
    outcome = call(say_stream(body), body=STREAM)
    assert outcome.kind is FailureKind.ENDLESS
    assert outcome.raw is not None
    assert len(outcome.raw.body) < len(body) / 2, "not read to its end"
    assert outcome.reply.text is None
    assert outcome.reply.trace.status is (TraceStatus.ABSENT if form == "answer" else TraceStatus.CUT)


@pytest.mark.parametrize("words", [" ", "\n", "0", "3", "。", "| | "])
def test_blanks_and_digits_without_end(words: str) -> None:
    """JSON mode without the word JSON gives blanks without end, an empty schema digits (vllm#52011)."""
    assert call(say_stream(b"".join(pieces("answer", words, 9_000))), body=STREAM).kind is FailureKind.ENDLESS


def test_a_loop_that_ran_into_the_token_limit() -> None:
    outcome = call(say_message({"content": [{"type": "thinking", "thinking": LOOP * 100}]}, finish_reason="length"))
    assert outcome.kind is FailureKind.ENDLESS
    assert outcome.reply.trace.status is TraceStatus.CUT


def test_a_loop_that_ends_well_is_an_answer() -> None:
    assert call(say_message({"content": "answer", "reasoning": LOOP * 100})).reply.text == "answer"


def test_what_was_ended_is_read_again_the_same() -> None:
    body = b"".join(pieces("beside", LOOP, 200))
    assert call(say_stream(body)).kind is FailureKind.ENDLESS, "from the bytes alone"


def test_like_rows_are_no_loop() -> None:
    entry = '{{"id":"question-{}","status":"absent","value":null,"citations":[],"explanation":""}},'
    rows = "".join(entry.format(number) for number in range(400))
    table = "".join(f"| {number} | {number * 7919 % 1000} | 0.0 | 0.0 |\n" for number in range(600))
    for words in (rows, table):
        said: Say = say_message({"content": words}, finish_reason="length")
        assert call(said).kind is FailureKind.CUT
