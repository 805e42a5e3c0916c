"""Only the closing tag came: its opening one stood in the prompt. Told, and what stands before it is the thought."""

import pytest

from domain.replies import ReplyFinding
from tests.support.calls import call
from tests.support.model_server import say_message, say_pieces


@pytest.mark.parametrize("close", ["[/THINK]", "</think>"])
def test_close_only(close: str) -> None:
    for said in (
        say_message({"content": f"hm{close}answer"}),
        say_pieces({"content": "hm"}, {"content": f"{close}answer"}),
    ):
        reply = call(said).reply
        assert (reply.text, reply.trace.text) == ("answer", "hm")
        assert ReplyFinding.CLOSE_WITHOUT_OPEN in reply.findings


@pytest.mark.parametrize("close", ["[/THINK]", "</think>"])
def test_a_document_that_holds_the_sign_does_not_split_an_answer(close: str) -> None:
    answer = f'{{"answers": [], "quote": "a {close} b"}}'
    assert call(say_message({"content": answer})).reply.text == answer
