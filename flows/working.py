"""An answer with who gave it and the working it rests on held against what was asked, what was sent, and itself."""

from collections.abc import Sequence

from domain.answers import Answer, Check
from domain.questions import Question
from extractors.answers.citations import DocumentIndex
from extractors.answers.spoken_by import model_checks
from extractors.answers.trace_checks import Sent, conclusion_check, trace_checks
from flows.turns import Heard


def check_working(answer: Answer, question: Question, heard: Sequence[Heard], index: DocumentIndex) -> Answer:
    """Return an answer with the checks of its model and working added; as it was where it rests on no call."""
    told = next((outcome for outcome in heard if outcome.call == answer.call), None)
    if told is None:
        return answer
    checks = (*answer.checks, *model_checks(answer), *_of_working(answer, question, told, index))
    return answer.model_copy(update={"checks": checks})


def _of_working(answer: Answer, question: Question, told: Heard, index: DocumentIndex) -> tuple[Check, ...]:
    if not answer.reasoning.text.strip():
        return ()
    sent = Sent(told.planned.request, frozenset(told.planned.window.pages), index)
    text = answer.reasoning.text
    return (*trace_checks(text, sent), *conclusion_check(text, question, answer, len(told.planned.questions)))
