"""A stream that ends before it says that it is done: in doubt; what was thought so far is kept as cut."""

from domain.replies import FailureKind, TraceStatus
from tests.support.calls import call
from tests.support.model_server import say_stream

THOUGHT = b'[{"type":"thinking","thinking":[{"type":"text","text":"Hm, "}]}]'
THINKS = b'data: {"choices":[{"index":0,"delta":{"content":' + THOUGHT + b"}}]}\n\n"
ANSWERS = b'data: {"choices":[{"index":0,"delta":{"content":"half of an"}}]}\n\n'


def test_stream_died_in_thought() -> None:
    outcome = call(say_stream(THINKS + THINKS))
    assert outcome.kind is FailureKind.IN_DOUBT
    assert outcome.reply.trace.text == "Hm, Hm, "
    assert outcome.reply.trace.status is TraceStatus.CUT


def test_stream_died_in_the_answer() -> None:
    outcome = call(say_stream(THINKS + ANSWERS))
    assert outcome.kind is FailureKind.IN_DOUBT
    assert outcome.reply.text is None, "half an answer is none"
    assert outcome.reply.trace.text == "Hm, "


def test_stream_died_within_a_piece() -> None:
    assert call(say_stream(THINKS + ANSWERS[:40])).kind is FailureKind.IN_DOUBT


def test_stream_died_at_once() -> None:
    assert call(say_stream(b": waiting\n\n")).kind is FailureKind.IN_DOUBT
