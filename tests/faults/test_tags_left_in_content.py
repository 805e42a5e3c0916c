"""No parser on the server: the tags stand in the answer's own string (RooCode#8522, SGLang, llama.cpp#16158)."""

from typing import Any

import pytest

from domain.replies import TraceStatus
from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_pieces

CASES: list[tuple[dict[str, Any], str | None, str]] = [
    ({"content": "[THINK]hm[/THINK]answer"}, "answer", "hm"),
    ({"content": "<think>\nhm\n</think>\n\nanswer"}, "answer", "hm"),
    ({"content": "  [THINK]hm[/THINK]\nanswer"}, "answer", "hm"),
]


@pytest.mark.parametrize(("message", "answer", "working"), CASES)
@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_tags_left_in_content(say: Any, message: dict[str, Any], answer: str | None, working: str) -> None:
    said: Say = say(message)
    reply = call(said).reply
    assert (reply.text, reply.trace.text) == (answer, working)
    assert reply.trace.status is (TraceStatus.COMPLETE if working else TraceStatus.ABSENT)
