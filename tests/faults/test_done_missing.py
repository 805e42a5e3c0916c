"""A stream that says why its choice ended and not that nothing follows: used, and told."""

import pytest

from domain.replies import ReplyFinding
from tests.support.calls import call
from tests.support.model_server import say_pieces


@pytest.mark.parametrize("done", [True, False])
def test_done_missing(done: bool) -> None:
    reply = call(say_pieces({"content": "answer"}, done=done)).reply
    assert reply.text == "answer"
    assert (ReplyFinding.END_NOT_SAID in reply.findings) is not done
