"""The order of review follows the evidence, and its measure is what it says it is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import Alignment, Answer, AnswerRecord, AnswerStatus, Check, CheckOutcome, Citation
from domain.documents import Box
from domain.questions import AnswerType
from domain.replies import ReasoningTrace, TraceStatus
from domain.review_order import History, auroc, concerns, facts, in_review_order, measured, urgency
from domain.reviews import ReviewState


def record(
    *failed: str, status: AnswerStatus = AnswerStatus.FOUND, review: ReviewState = ReviewState.UNREVIEWED,
    question: str = "law", fuzzy: bool = False,
) -> AnswerRecord:  # fmt: skip
    box = Box(0, 0, 1, 1)
    quote = Citation(page=1, quote="x", alignment=Alignment.FUZZY, score=0.9, boxes=(box,), start=0, end=1)
    answer = Answer(
        id="-".join((question, *failed)),
        run="r",
        document="0" * 64,
        question=question,
        type=AnswerType.TEXT,
        status=status,
        reason="because",
        value="v",
        checks=tuple(Check(check=name, outcome=CheckOutcome.FAIL, detail="") for name in failed),
        citations=(quote,) if fuzzy else (),
        reasoning=ReasoningTrace(status=TraceStatus.ABSENT),
        model_requested="m",
        model_returned="m",
        call=None,
    )
    return AnswerRecord(answer=answer, cost=Decimal(0), review=review)


def test_what_is_wrong_is_named_the_heaviest_first() -> None:
    told = concerns(facts(record("trace_figures", "quote_located", status=AnswerStatus.UNCLEAR, fuzzy=True)), {})
    assert [each.what for each in told] == ["quote_located", "status", "trace_figures", "quote_nearly_located"]
    assert urgency(told) == pytest.approx(1 - 0.4 * 0.7 * 0.8 * 0.85)
    assert concerns(facts(record()), {}) == ()


def test_the_order_is_by_urgency_and_else_as_it_was() -> None:
    given = [record(question="a"), record("windows_agree"), record(question="b"), record("quote_located")]
    order = [each.record.answer.id for each in in_review_order(given, {})]
    assert order == ["law-quote_located", "law-windows_agree", "a", "b"]


def test_a_question_that_people_change_comes_first_and_an_answer_s_own_review_does_not_count() -> None:
    history = {"law": History(reviewed=10, amended=8), "date": History(reviewed=1, amended=1)}
    law, date = record(question="law"), record(question="date", review=ReviewState.CORRECTED)
    assert in_review_order([date, law], history)[0].record == law
    assert concerns(facts(date), history) == ()


def test_it_is_measured_against_what_people_changed() -> None:
    reviewed = [
        record("quote_located", review=ReviewState.CORRECTED), record("windows_agree", review=ReviewState.REJECTED),
        record(review=ReviewState.ACCEPTED), record("windows_agree", review=ReviewState.ACCEPTED),
        record("second_look"),
    ]  # fmt: skip
    told = measured(in_review_order(reviewed, {}))
    assert told is not None
    assert (told.value, told.amended, told.accepted) == (pytest.approx(3.5 / 4), 2, 2)
    assert measured(in_review_order(reviewed[:2], {})) is None


FIGURES = st.lists(st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.9]), min_size=1, max_size=12)


@given(amended=FIGURES, accepted=FIGURES)
def test_auroc_is_the_share_of_pairs_in_the_right_order(amended: list[float], accepted: list[float]) -> None:
    told = auroc(amended, accepted)
    assert told is not None
    pairs = [(one > other) + 0.5 * (one == other) for one in amended for other in accepted]
    assert told.value == pytest.approx(sum(pairs) / len(pairs))
    assert told.low <= told.value <= told.high
