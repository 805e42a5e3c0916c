"""Answers with their citations, checks and views to rows and back."""

from collections.abc import Sequence
from datetime import datetime

from domain.answers import (
    Alignment,
    Answer,
    AnswerStatus,
    Cause,
    Check,
    CheckOutcome,
    Citation,
    Look,
    WindowView,
)
from domain.charts import Chart
from domain.derivations import Derivation
from domain.documents import Box
from domain.model import digest
from domain.questions import AnswerType
from domain.replies import ReasoningTrace, TraceStatus
from storage import textindex
from storage.inserts import Row
from storage.mapping.calls import trace_row
from storage.tables import AnswerRow, AnswerViewRow, ChartRow, CheckRow, CitationRow


def answer_digest(answer: Answer) -> str:
    """Return the digest of an answer; an answer without charts has the one it had before there were any."""
    return digest(answer.model_dump(mode="json", exclude=None if answer.charts else {"charts"}))


def answer_row(answer: Answer, revision: int, at: datetime) -> Row:
    plain = {
        "id", "run", "document", "question", "type", "status", "reason", "cause", "value", "normalised", "explanation",
        "model_requested", "model_returned", "call",
    }  # fmt: skip
    return {
        **answer.model_dump(include=plain),
        "derivation": None if answer.derivation is None else answer.derivation.model_dump(mode="json"),
        "revision": revision,
        "sha256": answer_digest(answer),
        "reasoning_status": answer.reasoning.status,
        "reasoning_tokens": answer.reasoning.tokens,
        "reasoning": trace_row(answer.reasoning.text)["sha256"],
        "recorded_at": at,
    }


def citation_rows(seq: int, answer: Answer) -> list[Row]:
    return [
        {
            "answer_seq": seq,
            "position": place,
            "page": citation.page,
            "quote": citation.quote,
            "alignment": citation.alignment,
            "score": citation.score,
            "boxes": [list(box) for box in citation.boxes],
            "block": citation.block,
            "start_offset": citation.start,
            "end_offset": citation.end,
        }
        for place, citation in enumerate(answer.citations)
    ]


def chart_rows(seq: int, answer: Answer) -> list[Row]:
    return [
        {
            "answer_seq": seq,
            "position": place,
            "figure": chart.figure,
            "page": chart.page,
            "box": None if chart.box is None else list(chart.box),
            "title": chart.title,
            "chart": chart.model_dump(mode="json"),
        }
        for place, chart in enumerate(answer.charts)
    ]


def check_rows(seq: int, answer: Answer) -> list[Row]:
    return [
        {
            "answer_seq": seq,
            "position": place,
            "check_name": check.check,
            "outcome": check.outcome,
            "detail": check.detail,
        }
        for place, check in enumerate(answer.checks)
    ]


def view_rows(seq: int, answer: Answer) -> list[Row]:
    return [
        {
            "answer_seq": seq,
            "position": place,
            "window": view.window,
            "call": view.call,
            "status": view.status,
            "said": list(view.values),
            "reason": view.reason,
            "look": view.look,
        }
        for place, view in enumerate(answer.views)
    ]


def search_row(seq: int, answer: Answer) -> Row:
    """Return what is searched of an answer itself."""
    quotes = [citation.quote for citation in answer.citations]
    return textindex.answer_row(seq, answer.value, quotes, answer.explanation)


def trace_search_row(text: str) -> Row:
    return textindex.trace_row(trace_row(text)["sha256"], text)


def answer(
    row: AnswerRow,
    trace_text: str,
    citations: Sequence[CitationRow],
    checks: Sequence[CheckRow],
    views: Sequence[AnswerViewRow],
    *,
    charts: Sequence[ChartRow] = (),
) -> Answer:
    return Answer(
        id=row.id,
        run=row.run,
        document=row.document,
        question=row.question,
        type=AnswerType(row.type),
        status=AnswerStatus(row.status),
        reason=row.reason,
        cause=None if row.cause is None else Cause(row.cause),
        value=row.value,
        normalised=row.normalised,
        citations=tuple(map(_citation, citations)),
        checks=tuple(map(_check, checks)),
        reasoning=ReasoningTrace(
            status=TraceStatus(row.reasoning_status), text=trace_text, tokens=row.reasoning_tokens
        ),
        explanation=row.explanation,
        derivation=None if row.derivation is None else Derivation.model_validate(row.derivation),
        charts=tuple(Chart.model_validate(each.chart) for each in charts),
        model_requested=row.model_requested,
        model_returned=row.model_returned,
        call=row.call,
        views=tuple(map(_view, views)),
    )


def _citation(row: CitationRow) -> Citation:
    return Citation(
        page=row.page,
        quote=row.quote,
        alignment=Alignment(row.alignment),
        score=row.score,
        boxes=tuple(Box(*corners) for corners in row.boxes),
        block=row.block,
        start=row.start_offset,
        end=row.end_offset,
    )


def _check(row: CheckRow) -> Check:
    return Check(check=row.check_name, outcome=CheckOutcome(row.outcome), detail=row.detail)


def _view(row: AnswerViewRow) -> WindowView:
    return WindowView(
        window=row.window,
        call=row.call,
        status=AnswerStatus(row.status),
        values=tuple(row.said),
        reason=row.reason,
        look=Look(row.look),
    )
