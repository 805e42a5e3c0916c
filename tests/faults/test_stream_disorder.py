"""Events that come twice, out of order or after the end: paid for, told, and never used as an answer."""

import json

import pytest

from domain.replies import FailureKind, ReplyFinding
from tests.support.calls import call
from tests.support.model_server import Say, say_pieces, say_stream


def event(number: int, words: str, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": {"content": words}, "finish_reason": finish}
    return f"id: {number}\ndata: {json.dumps({'choices': [choice]})}\n\n"


A, B, C, END = event(1, "an"), event(2, "sw"), event(3, "er"), event(4, "", "stop")
DONE = "data: [DONE]\n\n"


def said(*events: str) -> Say:
    return say_stream("".join((*events, DONE)).encode())


def test_in_order() -> None:
    reply = call(said(A, B, C, END)).reply
    assert reply.text == "answer"
    assert ReplyFinding.STREAM_DISORDER not in reply.findings


@pytest.mark.parametrize(
    "events", [(A, B, B, C, END), (A, C, B, END), (A, B, C, END, event(5, "more")), (B, A, C, END)]
)
def test_disorder(events: tuple[str, ...]) -> None:
    outcome = call(said(*events))
    assert outcome.kind is FailureKind.MALFORMED
    assert outcome.reply.text is None
    assert ReplyFinding.STREAM_DISORDER in outcome.reply.findings


def test_the_same_words_twice_are_no_disorder() -> None:
    assert call(say_pieces({"content": "ha"}, {"content": "ha"})).reply.text == "haha"
