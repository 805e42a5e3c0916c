"""Why an answer is unclear, as far as the words it cites show it; never from what a model says of them.

Knows no page: it is handed the words that stand under the located quotes.
"""

import re
from collections.abc import Sequence

from domain.answers import Cause
from domain.questions import AnswerType, Question
from extractors.answers.values import find_values

_ELSEWHERE = re.compile(
    r"\b(?:set (?:forth|out)|specified|defined|described|stated|provided|contained|as per|pursuant to|under|see|"
    r"refer(?:s|red)? to|incorporated\b[^.]{0,40}\bby reference)\b[^.]{0,60}"
    r"\b(?:exhibits?|schedules?|annex(?:es)?|appendi(?:x|ces)|addend(?:um|a)|order forms?|statements? of work|"
    r"(?:separate|master|definitive|underlying|other|certain)(?: \w+){0,3} agreement|indenture|prospectus)\b"
    r"|別紙|別添|別表|別途(?:定|締結|合意)|添付の|覚書に定め",
    re.IGNORECASE,
)


def cause_in(question: Question, passages: Sequence[str]) -> Cause | None:
    """Return the cause that the cited passages show: values that contradict each other, or a pointer elsewhere."""
    if _contradict(question, passages):
        return Cause.CONFLICTING_CLAUSES
    if any(_ELSEWHERE.search(" ".join(passage.split())) for passage in passages):
        return Cause.OTHER_DOCUMENT
    return None


def _contradict(question: Question, passages: Sequence[str]) -> bool:
    """Whether two passages each give values of the question's type, and have none in common."""
    if question.type in (AnswerType.LIST, AnswerType.CHART):
        return False
    given = [values for passage in passages if (values := _values(question, passage))]
    return any(not one & other for place, one in enumerate(given) for other in given[place + 1 :])


def _values(question: Question, passage: str) -> set[str]:
    found = find_values(
        passage, question.type, unit=question.unit, choices=question.choices, normalise=question.normalise
    )
    return {value.normalised for value in found}
