"""What a later look at a document does to an answer: pages asked again, asked to find, another model's word.

A later look never silently takes the place of the first: what each window said on which look stays in the
answer's views, and a check says what came of it. Pure; knows no call and no database.
"""

from collections.abc import Sequence
from typing import Any

from domain.answers import Answer, AnswerStatus, Cause, Check, CheckOutcome
from domain.questions import AnswerType, Question
from extractors.answers.causes import cause_in
from extractors.answers.citations import DocumentIndex
from extractors.answers.folding import fold
from extractors.answers.hearings import Testimony, WindowOutcome, testimony
from extractors.answers.window_checks import many, reasons, some

_GATHERED = (AnswerType.LIST, AnswerType.CHART)
_SILENT_CAUSES = (None, Cause.CUE_STANDS, Cause.ILLEGIBLE_PAGE)


def is_silent(answer: Answer) -> bool:
    """Whether every window was heard and none found anything: what a look to find is for."""
    silent = answer.status in (AnswerStatus.ABSENT, AnswerStatus.UNCLEAR) and answer.cause in _SILENT_CAUSES
    return silent and bool(answer.views) and all(view.status is AnswerStatus.ABSENT for view in answer.views)


def disputed_pages(question: Question, outcomes: Sequence[WindowOutcome], index: DocumentIndex) -> tuple[int, ...]:
    """Return the pages that windows cite which do not agree; none where they agree, and none for a list or charts.

    A list is what all windows name: two windows that name other items do not contradict each other.
    """
    said = [each for each in _heard(question, outcomes, index) if each.candidate.status is not AnswerStatus.ABSENT]
    views = {each.key if each.candidate.status is AnswerStatus.FOUND else None for each in said}
    if question.type in _GATHERED or len(said) < 2 or len(views) < 2:  # noqa: PLR2004  # it takes two
        return ()
    return tuple(sorted({cited.page for each in said for cited in each.citations if cited.page is not None}))


def after_candidates(
    question: Question, answer: Answer, first: Sequence[WindowOutcome], later: WindowOutcome, index: DocumentIndex
) -> Answer:
    """Return the answer after the disputed pages alone were asked; `first` is what the windows said before."""
    pages = some(disputed_pages(question, first, index))
    if later.candidate is None:
        return _amended(answer, [later], "second_look", CheckOutcome.NOT_APPLICABLE, f"It was lost: {later.reason}.")
    said = testimony(question, later, later.candidate, index)
    if said.candidate.status is AnswerStatus.UNCLEAR:
        cited = _both(first, said, question, index)
        passages = [index.passage(each) for each in cited]
        changes = {
            "status": AnswerStatus.UNCLEAR, "value": None, "normalised": None, "citations": cited, **_words(said),
            "cause": cause_in(question, passages) or Cause.CONFLICTING_CLAUSES,
            "reason": said.candidate.explanation.strip() or f"Page {pages} do not settle it when asked alone.",
        }  # fmt: skip
        detail = f"Asked of page {pages} alone, it is unclear still."
        return _amended(answer, [later], "second_look", CheckOutcome.FAIL, detail, **changes)
    if said.candidate.status is AnswerStatus.ABSENT or not _located(said):
        detail = f"Asked of page {pages} alone, nothing was found that stands there."
        return _amended(answer, [later], "second_look", CheckOutcome.FAIL, detail)
    confirmed = said.key == _key(answer)
    told = "the same value" if confirmed else "another value, which stands now"
    changes = (
        {} if confirmed else {**_taken_over(said, answer), "status": AnswerStatus.FOUND, "reason": None, "cause": None}
    )
    outcome = CheckOutcome.PASS if confirmed else CheckOutcome.FAIL
    return _amended(answer, [later], "second_look", outcome, f"Asked of page {pages} alone: {told}.", **changes)


def after_search(question: Question, answer: Answer, later: Sequence[WindowOutcome], index: DocumentIndex) -> Answer:
    """Return a silent answer after every window was asked once more, to find."""
    lost = [each for each in later if each.candidate is None]
    said = [each for each in _heard(question, later, index) if each.candidate.status is not AnswerStatus.ABSENT]
    found = [each for each in said if _located(each)]
    if found:
        best = max(found, key=lambda each: each.weight)
        changes = {
            **_taken_over(best, answer), "status": AnswerStatus.UNCLEAR, "cause": Cause.FOUND_ON_SECOND_LOOK,
            "reason": f"Said to be absent at first; asked to find, {many(len(found), 'window')} found it "
            f"(page {some(sorted({each.page for each in found if each.page}))}).",
        }  # fmt: skip
        detail = f"{many(len(found), 'window')} found it when asked to find."
        return _amended(answer, later, "second_look", CheckOutcome.FAIL, detail, **changes)
    if said:
        detail = f"Asked to find, {many(len(said), 'window')} named something, and its quotes stand nowhere."
        return _amended(answer, later, "second_look", CheckOutcome.FAIL, detail)
    if lost:
        detail = f"{len(lost)} of {many(len(later), 'window')} lost when asked to find: {reasons(lost)}."
        return _amended(answer, later, "second_look", CheckOutcome.NOT_APPLICABLE, detail)
    detail = f"Asked once more, to find: {many(len(later), 'window')} found nothing."
    return _amended(answer, later, "second_look", CheckOutcome.PASS, detail)


def after_opinion(answer: Answer, other: Answer, profile: str, later: Sequence[WindowOutcome]) -> Answer:
    """Return the answer with what another model says of the question beside it; its own value stays."""
    if other.status is AnswerStatus.FAILED:
        detail = f"{profile} gave none: {other.reason}"
        return _amended(answer, later, "second_opinion", CheckOutcome.NOT_APPLICABLE, detail)
    agree = answer.status is other.status and _key(answer) == _key(other)
    told = other.value if other.status is AnswerStatus.FOUND and other.value else other.status
    detail = f"{profile} agrees." if agree else f"{profile} says otherwise: {told}."
    outcome = CheckOutcome.PASS if agree else CheckOutcome.FAIL
    return _amended(answer, later, "second_opinion", outcome, detail)


def _amended(
    answer: Answer, later: Sequence[WindowOutcome], check: str, outcome: CheckOutcome, detail: str, **changes: Any
) -> Answer:
    checks = (*changes.pop("checks", answer.checks), Check(check=check, outcome=outcome, detail=detail))
    views = (*answer.views, *(each.view for each in later))
    facts = {name: getattr(answer, name) for name in Answer.model_fields}
    return Answer.model_validate({**facts, **changes, "checks": checks, "views": views})


def _heard(question: Question, outcomes: Sequence[WindowOutcome], index: DocumentIndex) -> list[Testimony]:
    return [testimony(question, each, each.candidate, index) for each in outcomes if each.candidate is not None]


def _located(said: Testimony) -> bool:
    return any(each.located for each in said.citations) or any(each.placed for each in said.charts)


def _words(said: Testimony) -> dict[str, Any]:
    """The working and the call an answer rests on from a later look on."""
    return {
        "reasoning": said.outcome.trace, "explanation": said.candidate.explanation,
        "model_returned": said.outcome.model_returned, "call": said.outcome.call,
    }  # fmt: skip


def _taken_over(said: Testimony, answer: Answer) -> dict[str, Any]:
    """What a later look puts in the place of the first: checks of its own, the others as they were."""
    own = {check.check for check in said.checks}
    checks = (*said.checks, *(check for check in answer.checks if check.check not in own))
    value = "; ".join(said.candidate.values) or None
    return {
        "value": value, "normalised": said.form, "citations": said.citations, "charts": said.charts, "checks": checks,
        **_words(said),
    }  # fmt: skip


def _both(
    first: Sequence[WindowOutcome], later: Testimony, question: Question, index: DocumentIndex
) -> tuple[Any, ...]:
    """The located quotes of the later look and of the windows that disagreed, each once."""
    said = [later, *(each for each in _heard(question, first, index))]
    places = {(cited.page, cited.start, cited.end): cited for each in said for cited in each.citations if cited.located}
    return tuple(places.values())


def _key(answer: Answer) -> str:
    return answer.normalised or "; ".join(fold(part).text for part in (answer.value or "").split("; "))
