"""The answer to a question that a model could not be asked: it says why, and rests on nothing."""

from domain.answers import Answer, AnswerStatus, Cause
from domain.profiles import ModelProfile
from domain.questions import Question
from domain.replies import ReasoningTrace, TraceStatus
from extractors.answers.reconcile import answer_id


def without_pictures(question: Question, profile: ModelProfile, *, run: str, document: str) -> Answer:
    """Return what is said of a question about pictures where the model takes none; nothing was sent for it."""
    return Answer(
        id=answer_id(run, document, question.id),
        run=run,
        document=document,
        question=question.id,
        type=question.type,
        status=AnswerStatus.UNCLEAR,
        cause=Cause.NO_PICTURES,
        reason=f"It is read from pictures of pages, and model profile {profile.name} takes none: it was not asked.",
        reasoning=ReasoningTrace(status=TraceStatus.ABSENT),
        model_requested=profile.model,
        model_returned=None,
        call=None,
    )
