"""A cause is what the cited words show: two values that cannot both be, a pointer to another paper, or nothing."""

import pytest

from domain.answers import Cause
from domain.questions import AnswerType, Cues, Question
from extractors.answers.causes import cause_in

LAW = Question(
    id="law", text="Which law governs?", type=AnswerType.TEXT, normalise="jurisdiction", evidence="It.",
    cues=Cues(en=("law",)),
)  # fmt: skip
DATE = LAW.model_copy(update={"type": AnswerType.DATE, "normalise": None})


@pytest.mark.parametrize(
    ("question", "passages", "cause"),
    [
        (DATE, ["made on 1 March 2020", "dated May 2, 2021"], Cause.CONFLICTING_CLAUSES),
        (DATE, ["made on 1 March 2020", "dated March 1, 2020"], None),
        (DATE, ["made on 1 March 2020"], None),
        (DATE, ["the date set forth in Exhibit A hereto", "made on 1 March 2020"], Cause.OTHER_DOCUMENT),
        (DATE, ["the date defined in the Master Services Agreement"], Cause.OTHER_DOCUMENT),
        (LAW, ["期間は別紙に定める"], Cause.OTHER_DOCUMENT),
        (LAW, ["governed by the laws of Delaware", "governed by the laws of New York"], Cause.CONFLICTING_CLAUSES),
        (LAW, ["under this Agreement the law is not settled"], None),
        (LAW, [], None),
    ],
)
def test_a_cause_is_what_the_cited_words_show(question, passages, cause):
    assert cause_in(question, passages) is cause
