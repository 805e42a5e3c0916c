"""Answers and citations: nothing has a place that was not found, nothing is found without a value."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from domain.answers import Alignment, Answer, AnswerRecord, AnswerStatus, Citation
from domain.questions import AnswerType
from domain.replies import ReasoningTrace, TraceStatus
from tests.domain.strategies import BOX, SHA

LOCATED: dict[str, Any] = {
    "page": 7, "quote": "the law of Delaware", "alignment": Alignment.EXACT, "score": 1.0, "boxes": (BOX,),
    "block": "p7.b3", "start": 5, "end": 24,
}  # fmt: skip


def _answer(**changes: Any) -> Answer:
    plain = {
        "id": "f" * 32, "run": "r", "document": SHA, "question": "governing-law", "type": AnswerType.TEXT,
        "status": AnswerStatus.FOUND, "value": "Delaware", "model_requested": "m", "model_returned": "m", "call": "c",
        "reasoning": ReasoningTrace(status=TraceStatus.COMPLETE, text="I read page 7.", tokens=5),
        "citations": (Citation(**LOCATED),),
    }  # fmt: skip
    return Answer(**{**plain, **changes})


@pytest.mark.parametrize("missing", [*product((True, False), repeat=3)])
@pytest.mark.parametrize("alignment", list(Alignment))
def test_a_quote_has_page_span_and_boxes_exactly_when_located(
    alignment: Alignment, missing: tuple[bool, bool, bool]
) -> None:
    page, boxes, start = missing
    fields: dict[str, Any] = {**LOCATED, "alignment": alignment}
    fields |= {"page": None} if page else {}
    fields |= {"boxes": ()} if boxes else {}
    fields |= {"start": None, "end": None} if start else {}
    wanted = alignment is Alignment.NOT_LOCATED
    if set(missing) == {wanted}:
        assert Citation(**fields).located is not wanted
    else:
        with pytest.raises(ValidationError, match="a located quote has"):
            Citation(**fields)


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_lies_between_nought_and_one(score: float) -> None:
    with pytest.raises(ValidationError):
        Citation(**{**LOCATED, "score": score})


@pytest.mark.parametrize("status", list(AnswerStatus))
@pytest.mark.parametrize("value", [None, "Delaware"])
@pytest.mark.parametrize("reason", [None, "", "Two clauses differ."])
def test_found_has_a_value_and_unclear_or_failed_says_why(
    status: AnswerStatus, value: str | None, reason: str | None
) -> None:
    lacks_value = status is AnswerStatus.FOUND and value is None
    lacks_reason = status in {AnswerStatus.UNCLEAR, AnswerStatus.FAILED} and not reason
    if lacks_value or lacks_reason:
        with pytest.raises(ValidationError):
            _answer(status=status, value=value, reason=reason)
    else:
        assert _answer(status=status, value=value, reason=reason).status is status


def test_the_public_shape_is_the_promised_one() -> None:
    public = AnswerRecord(answer=_answer(), cost=Decimal("0.0011")).public()
    promised = {
        "answer", "run", "document", "question", "status", "reason", "value", "normalised", "type", "citations",
        "checks", "reasoning", "explanation", "model_requested", "model_returned", "call", "cost", "review",
    }  # fmt: skip
    assert promised <= set(public)
    assert {"page", "quote", "alignment", "score", "boxes"} <= set(public["citations"][0])
    assert public["citations"][0]["boxes"] == [[10.0, 10.0, 20.0, 20.0]]
    assert public["review"] == {"state": "unreviewed", "value": None}
    assert Decimal(public["cost"]) == Decimal("0.0011")


def test_an_answer_survives_its_json() -> None:
    assert Answer.model_validate_json(_answer().model_dump_json()) == _answer()
