"""From bytes to a reply, without a wire between: usage, status of the working, and noise of every kind."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.replies import Failure, FailureKind, Reply, TraceStatus, Usage
from extractors.answers.raw import RawReply
from extractors.answers.replies import read_reply, read_response
from tests.support.calls import a_profile
from tests.support.model_server import say_message

PROFILE = a_profile()
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def raw(body: bytes, *, status: int = 200, kind: str = "application/json") -> RawReply:
    return RawReply(status_code=status, headers=(("content-type", kind),), body=body, sent_at=NOW, received_at=NOW)


def read(message: dict[str, Any], **more: Any) -> Reply | Failure:
    return read_reply(PROFILE, raw(say_message(message, **more).body), expected_input_tokens=None)


def reply(message: dict[str, Any], **more: Any) -> Reply:
    got = read(message, **more)
    assert isinstance(got, Reply), got
    return got


def test_a_whole_reply() -> None:
    got = reply({"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "answer"}]})
    assert (got.text, got.trace.text, got.trace.status) == ("answer", "hm", TraceStatus.COMPLETE)
    assert (got.finish_reason, got.model_returned) == ("stop", "test-model")
    assert got.findings == ()


def test_a_failure_stands_beside_what_could_be_read() -> None:
    body = say_message({"content": "half", "reasoning": "hm"}, finish_reason="length").body
    assert isinstance(read_reply(PROFILE, raw(body), expected_input_tokens=None), Failure)
    reading = read_response(PROFILE, raw(body), expected_input_tokens=None)
    assert reading.reply is not None
    assert reading.reply.text is None
    assert reading.reply.trace.text == "hm"
    assert reading.reply.usage == Usage(input_tokens=100, output_tokens=10)


def test_an_answer_cut_off_after_a_whole_thought() -> None:
    body = say_message({"content": "half", "reasoning": "hm"}, finish_reason="length").body
    reading = read_response(PROFILE, raw(body), expected_input_tokens=None)
    assert reading.reply is not None
    assert reading.reply.trace.status is TraceStatus.COMPLETE


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ({"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13}, Usage(input_tokens=9, output_tokens=4)),
        ({"input_tokens": 9, "output_tokens": 4}, Usage(input_tokens=9, output_tokens=4)),
        ({"prompt_tokens": 9, "completion_tokens": 0}, Usage(input_tokens=9)),
        *(
            (
                {"prompt_tokens": 9, "completion_tokens": 4, **cached},
                Usage(input_tokens=9, cached_tokens=8, output_tokens=4),
            )
            for cached in (
                {"prompt_tokens_details": {"cached_tokens": 8}},
                {"prompt_token_details": {"cached_tokens": 8}},
                {"num_cached_tokens": 8},
                {"prompt_tokens_details": None, "num_cached_tokens": 8},
            )
        ),
        ({"prompt_tokens": 9, "completion_tokens": 4, "num_cached_tokens": 64}, Usage(input_tokens=9, output_tokens=4)),
        (
            {"prompt_tokens": 9, "completion_tokens": 4, "completion_tokens_details": {"reasoning_tokens": 3}},
            Usage(input_tokens=9, output_tokens=4, reasoning_tokens=3),
        ),
    ],
)
def test_usage(usage: dict[str, Any], expected: Usage) -> None:
    assert reply({"content": "answer"}, usage=usage).usage == expected


def test_working_that_is_billed_and_not_shown_is_withheld() -> None:
    usage = {"prompt_tokens": 9, "completion_tokens": 4, "completion_tokens_details": {"reasoning_tokens": 3}}
    assert reply({"content": "answer"}, usage=usage).trace.status is TraceStatus.WITHHELD
    assert reply({"content": "answer", "reasoning": "hm"}, usage=usage).trace.status is TraceStatus.COMPLETE


def test_a_hidden_thought_is_withheld() -> None:
    blocks = [{"type": "redacted_thinking", "data": "abc"}]
    assert reply({"content": "answer", "thinking_blocks": blocks}).trace.status is TraceStatus.WITHHELD


def test_no_thought_is_absent() -> None:
    assert reply({"content": "answer"}).trace.status is TraceStatus.ABSENT


def test_a_stream_is_known_by_its_first_bytes_too() -> None:
    piece = {"choices": [{"index": 0, "delta": {"content": "answer"}, "finish_reason": "stop"}]}
    got = read_reply(PROFILE, raw(f"data: {json.dumps(piece)}\n\n".encode()), expected_input_tokens=None)
    assert isinstance(got, Reply)
    assert got.text == "answer"


@pytest.mark.parametrize("status", [301, 400, 404, 500])
def test_a_good_body_under_a_bad_status_is_no_reply(status: int) -> None:
    got = read_reply(PROFILE, raw(say_message({"content": "answer"}).body, status=status), expected_input_tokens=None)
    assert isinstance(got, Failure)


def test_reading_again_gives_the_same() -> None:
    given_raw = raw(say_message({"content": "answer", "reasoning": "hm"}).body)
    first = read_response(PROFILE, given_raw, expected_input_tokens=50)
    assert read_response(PROFILE, given_raw, expected_input_tokens=50) == first


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choices", "message", "content", "usage", "error", "type", "text"]), inner, max_size=3
        )
    ),
    max_leaves=10,
)


@given(
    st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()),
    st.sampled_from(["application/json", "text/event-stream"]),
)
def test_noise_is_never_a_reply_and_never_an_exception(body: bytes, kind: str) -> None:
    got = read_reply(PROFILE, raw(body, kind=kind), expected_input_tokens=None)
    assert isinstance(got, Failure), "without a finish_reason nothing is whole"
    assert got.kind in {
        FailureKind.MALFORMED,
        FailureKind.NO_ANSWER,
        FailureKind.IN_DOUBT,
        FailureKind.RATE_LIMITED,
        FailureKind.TRANSIENT,
        FailureKind.REJECTED,
        FailureKind.MODEL_GONE,
        FailureKind.UNAUTHORISED,
        FailureKind.TOO_LONG,
    }
