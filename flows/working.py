"""An answer with the working it rests on held against what was sent and against the answer itself."""

from collections.abc import Sequence

from domain.answers import Answer
from domain.questions import Question
from extractors.answers.citations import DocumentIndex
from extractors.answers.trace_checks import Sent, conclusion_check, trace_checks
from flows.turns import Heard


def check_working(answer: Answer, question: Question, heard: Sequence[Heard], index: DocumentIndex) -> Answer:
    """Return an answer with the checks of its working added; as it was where it rests on no call."""
    told = next((outcome for outcome in heard if outcome.call == answer.call), None)
    if told is None or not answer.reasoning.text.strip():
        return answer
    sent = Sent(told.planned.request, frozenset(told.planned.window.pages), index)
    text = answer.reasoning.text
    found = (*trace_checks(text, sent), *conclusion_check(text, question, answer, len(told.planned.questions)))
    return answer.model_copy(update={"checks": (*answer.checks, *found)})
