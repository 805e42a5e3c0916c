"""The runtime eats the marks around a thought (koboldcpp#1745): nothing parts it from the answer, so none is taken."""

import pytest

from domain.questions import AnswerType, Cues, Question
from extractors.answers.parse import parse_candidates
from tests.support.calls import call
from tests.support.model_server import say_message

ANSWER = '{"answers": [{"id": "q", "status": "found", "value": "Delaware", "citations": [], "explanation": ""}]}'
THOUGHT = "The draft says Ohio, the page says Delaware. "
QUESTION = Question(
    id="q", text="Which law governs?", type=AnswerType.TEXT, evidence="the clause", cues=Cues(en=("law",))
)


@pytest.mark.parametrize("words", [THOUGHT + ANSWER, f"{ANSWER} no, wait. {ANSWER}", ANSWER + THOUGHT])
def test_marks_stripped(words: str) -> None:
    reply = call(say_message({"content": words})).reply
    assert reply.text == words
    parsed = parse_candidates(words, [QUESTION])
    assert parsed.candidates == ()
    assert "not JSON" in parsed.problems[0][1]
    assert "Delaware" not in parsed.problems[0][1]


def test_the_answer_by_itself_would_have_been_taken() -> None:
    assert len(parse_candidates(ANSWER, [QUESTION]).candidates) == 1
