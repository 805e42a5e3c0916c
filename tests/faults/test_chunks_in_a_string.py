"""A gateway that expects a string writes the list of chunks into one (agent-framework#6978): working is no answer."""

import json
from typing import Any

import pytest

from domain.questions import AnswerType, Cues, Question
from extractors.answers.parse import parse_candidates
from tests.support.calls import call
from tests.support.model_server import say_message, say_pieces

ANSWER = '{"answers": []}'
CHUNKS: list[dict[str, Any]] = [
    {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
    {"type": "text", "text": ANSWER},
]
QUESTION = Question(
    id="q", text="Which law governs?", type=AnswerType.TEXT, evidence="the clause", cues=Cues(en=("law",))
)


@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_chunks_in_a_string(say: Any) -> None:
    reply = call(say({"content": json.dumps(CHUNKS)})).reply
    assert (reply.text, reply.trace.text) == (ANSWER, "hm")


def test_written_in_a_form_that_cannot_be_read_again() -> None:
    reply = call(say_message({"content": str(CHUNKS)})).reply
    assert reply.text is not None
    assert parse_candidates(reply.text, [QUESTION]).candidates == ()


@pytest.mark.parametrize("words", ["[]", "[1, 2]", '[{"type": "text", "text": "a list"}]', '[{"type": "thinking"'])
def test_an_answer_that_is_a_list_is_left_whole(words: str) -> None:
    assert call(say_message({"content": words})).reply.text == words
