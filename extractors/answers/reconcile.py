"""Many windows, one answer: what is found beats silence, evidence decides between values, dissent is kept.

A window that was lost makes `absent` impossible: what was not heard may say it. Pure and deterministic;
knows no call, no clock and no database.
"""

from collections.abc import Sequence
from typing import Any

from domain.answers import Answer, AnswerStatus, Citation
from domain.model import digest
from domain.questions import AnswerType, Question
from domain.replies import ReasoningTrace, TraceStatus
from extractors.answers.absence import account_of_silence
from extractors.answers.causes import cause_in
from extractors.answers.charts import best_of, data_of
from extractors.answers.checks import check_answer, check_figures, normalised
from extractors.answers.citations import DocumentIndex
from extractors.answers.hearings import Testimony, WindowOutcome, testimony
from extractors.answers.legible import cited_legibly
from extractors.answers.sweep import Sweep
from extractors.answers.window_checks import reasons, windows_agree, windows_lost

__all__ = ["WindowOutcome", "answer_id", "reconcile"]


def answer_id(run: str, document: str, question: str) -> str:
    """Return an answer's identity: the same for the same question of the same document in the same run."""
    return digest([run, document, question])[:32]


def reconcile(
    question: Question,
    outcomes: Sequence[WindowOutcome],
    sweep: Sweep,
    *,
    run: str,
    document: str,
    model_requested: str,
) -> Answer:
    """Return what a run says of a question, from what each window said; always an answer, never nothing.

    `sweep` is the document made ready to be searched: for the windows' quotes, and for cues where all are silent.
    """
    told = _told(question, outcomes, sweep)
    return Answer(
        id=answer_id(run, document, question.id),
        run=run,
        document=document,
        question=question.id,
        type=question.type,
        model_requested=model_requested,
        views=tuple(outcome.view for outcome in outcomes),
        **told,
    )


def _told(question: Question, outcomes: Sequence[WindowOutcome], sweep: Sweep) -> dict[str, Any]:
    """The part of an answer that the windows decide."""
    index = sweep.index
    lost = [outcome for outcome in outcomes if outcome.candidate is None]
    heard = [testimony(question, said, said.candidate, index) for said in outcomes if said.candidate is not None]
    found, unclear = _with_status(heard, AnswerStatus.FOUND), _with_status(heard, AnswerStatus.UNCLEAR)
    if not heard:
        return _failed(lost)
    if found:
        told = _found(question, found, unclear, index)
    elif unclear:
        told = _unclear(unclear, index)
    else:
        return _said(heard[0]) | account_of_silence(question, outcomes, sweep)
    legible = cited_legibly(told["citations"], index.document)
    return told | {"checks": (*told["checks"], *legible, *windows_lost(lost, outcomes))}


def _found(
    question: Question, found: Sequence[Testimony], unclear: Sequence[Testimony], index: DocumentIndex
) -> dict[str, Any]:
    if question.type is AnswerType.CHART:
        return _charted(found, index)
    return _listed(found, index) if question.type is AnswerType.LIST else _chosen(found, unclear)


def _with_status(heard: Sequence[Testimony], status: AnswerStatus) -> list[Testimony]:
    return [said for said in heard if said.candidate.status is status]


def _failed(lost: Sequence[WindowOutcome]) -> dict[str, Any]:
    first = next((outcome for outcome in lost if outcome.call is not None), lost[0] if lost else None)
    reason = f"No usable answer came: {reasons(lost)}" if lost else "No window was asked."
    return {
        "status": AnswerStatus.FAILED,
        "reason": reason,
        "reasoning": first.trace if first is not None else ReasoningTrace(status=TraceStatus.ABSENT),
        "model_returned": first.model_returned if first is not None else None,
        "call": first.call if first is not None else None,
    }


def _said(said: Testimony) -> dict[str, Any]:
    """What an answer takes over from the window it rests on."""
    return {
        "value": "; ".join(said.candidate.values) or None,
        "normalised": said.form,
        "citations": said.citations,
        "checks": said.checks,
        "reasoning": said.outcome.trace,
        "explanation": said.candidate.explanation,
        "derivation": said.candidate.derivation,
        "charts": said.charts,
        "model_returned": said.outcome.model_returned,
        "call": said.outcome.call,
    }


def _chosen(found: Sequence[Testimony], unclear: Sequence[Testimony]) -> dict[str, Any]:
    """The value with the best evidence; of equal ones the one more windows give, then the one on the earliest page."""
    agreeing = {key: [said for said in found if said.key == key] for key in dict.fromkeys(said.key for said in found)}

    def rank(said: Testimony) -> tuple[Any, ...]:
        return (*said.weight, len(agreeing[said.key]), -(said.page or 10**9))

    best = max(found, key=rank)  # the first of several that are equal: windows stand in page order
    check = windows_agree(best, found, unclear)
    return {"status": AnswerStatus.FOUND, **_said(best), "checks": (*best.checks, check)}


def _listed(found: Sequence[Testimony], index: DocumentIndex) -> dict[str, Any]:
    """A list is what all windows name, each item once, with every window's quotes."""
    best = max(found, key=lambda said: said.weight)
    values: dict[str, str] = {}
    for said in found:
        for value, key in zip(said.candidate.values, said.keys, strict=True):
            values.setdefault(key, value)
    named, shown = tuple(values.values()), _cited(found)
    checks = check_answer(best.question, named, shown, index)
    return {
        **_said(best),
        "status": AnswerStatus.FOUND,
        "value": "; ".join(named),
        "normalised": normalised(best.question, named),
        "citations": shown,
        "checks": checks,
    }


def _charted(found: Sequence[Testimony], index: DocumentIndex) -> dict[str, Any]:
    """The charts that all windows read, each figure as one of them read it, with every window's quotes."""
    best = max(found, key=lambda said: said.weight)
    charts, shown = best_of(said.charts for said in found), _cited(found)
    return {
        **_said(best),
        "status": AnswerStatus.FOUND,
        "value": "; ".join(chart.name for chart in charts),
        "normalised": data_of(charts),
        "citations": shown,
        "checks": check_figures(charts, shown, index),
        "charts": charts,
    }


def _cited(found: Sequence[Testimony]) -> tuple[Citation, ...]:
    citations: dict[tuple[Any, ...], Citation] = {}
    for said in found:
        for cited in said.citations:
            citations.setdefault((cited.page, cited.start, cited.end, cited.quote), cited)
    return tuple(citations.values())


def _unclear(unclear: Sequence[Testimony], index: DocumentIndex) -> dict[str, Any]:
    best = max(unclear, key=lambda said: said.weight)
    reason = best.candidate.explanation.strip() or "The document does not settle it, and the reply does not say why."
    cause = cause_in(best.question, [index.passage(cited) for cited in best.citations if cited.located])
    return {**_said(best), "status": AnswerStatus.UNCLEAR, "cause": cause, "reason": reason}
