"""What a model's working concludes on a question, where it says so in so many words.

Reads only plain forms: `answer: X`, `the answer is X`, `status: absent`, `therefore absent`, `結論：X`. A working that
concludes in other words concludes nothing here. Knows no page.
"""

import re
from typing import NamedTuple

from domain.answers import AnswerStatus

_SAYS = re.compile(
    r"\b(?:final answer|answer|conclusion|value|status)\b(?:\s+(?:for|to)\s+[\w-]+)?\s*(?:is|:|=|would be|should be)\s*"
    r"(?P<said>[^\n]{1,300})"
    r"|\b(?:therefore|thus|hence|so)\b[,:]?\s+(?:it is|this is|the status is|we answer)?\s*"
    r"(?P<status>absent|unclear|found|not stated|not present)\b"
    r"|(?:結論|回答|答え)\s*(?:は|：|:)\s*(?P<japanese>[^\n。]{1,100})",
    re.IGNORECASE,
)
_STATUSES = {
    "absent": AnswerStatus.ABSENT,
    "not stated": AnswerStatus.ABSENT,
    "not present": AnswerStatus.ABSENT,
    "not in ": AnswerStatus.ABSENT,
    "none": AnswerStatus.ABSENT,
    "null": AnswerStatus.ABSENT,
    "nothing": AnswerStatus.ABSENT,
    "n/a": AnswerStatus.ABSENT,
    "not found": AnswerStatus.ABSENT,
    "記載なし": AnswerStatus.ABSENT,
    "unclear": AnswerStatus.UNCLEAR,
    "found": AnswerStatus.FOUND,
}
_VAGUE = re.compile(r"(?:that|in|on|at|based|there|to|from|given|also|likely|probably)\b", re.IGNORECASE)
"""How words begin that speak about an answer instead of giving one."""
_EDGES = " \t*_`\"'\u201c\u201d\u300c\u300d.,;:"


class Conclusion(NamedTuple):
    """The last thing a working says of a question: a status by name, or else a value."""

    status: AnswerStatus | None
    value: str | None


def conclusion(text: str, question: str, asked: int) -> Conclusion | None:
    """Return what a working concludes on a question; None where it does not say so, or not of which question.

    With several questions `asked` only what stands between the question's id and the next line break after it,
    or in the paragraph it begins, is taken for said of it.
    """
    said: Conclusion | None = None
    for part in [text] if asked == 1 else _paragraphs(text, question):
        for match in _SAYS.finditer(part):
            said = _read(match["said"] or match["status"] or match["japanese"])
    return said


def _paragraphs(text: str, question: str) -> list[str]:
    own = re.compile(rf"(?<![\w-]){re.escape(question)}(?![\w-])")
    return [part for part in re.split(r"\n\s*\n", text) if own.search(part)]


def _read(said: str) -> Conclusion | None:
    words = said.strip(_EDGES)
    if not words or _VAGUE.match(words):
        return None
    status = next((status for name, status in _STATUSES.items() if words.casefold().startswith(name)), None)
    return Conclusion(status, None if status is not None else words)
