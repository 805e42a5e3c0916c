"""Which kind of thing a question asks for, told from its type and its own wording.

Knows no question's id: a pack may call its questions what it likes.
"""

import re
from enum import StrEnum

from domain.questions import AnswerType
from extractors.answers.values import FoundValue, find_values
from extractors.embedded.prompt import Asked


class Aim(StrEnum):
    TITLE = "title"
    PARTIES = "parties"
    NAME = "name"
    """A company or firm by name."""
    LAW = "law"
    PERIOD = "period"
    CLAUSE = "clause"
    DATE = "date"
    FIGURE = "figure"
    """A figure in the row of a table."""
    LENGTH = "length"
    """A length of time, as a number."""
    DERIVED = "derived"
    """A figure worked out from others."""
    VERDICT = "verdict"
    """Yes or no, or one of a few choices."""


_TITLE = re.compile(
    r"\btitle of the (?:document|agreement|contract)|\bname of the (?:document|agreement)|表題|件名", re.IGNORECASE
)
_PARTIES = re.compile(r"\bpart(?:y|ies)\b|当事者", re.IGNORECASE)
_NAME = re.compile(r"\bname of (?:the|a)\b|\bwho (?:is|was)\b|名称|氏名", re.IGNORECASE)
_LAW = re.compile(r"\blaws? govern|\bgoverning law|\bgoverned by|準拠法", re.IGNORECASE)
_PERIOD = re.compile(r"\bhow long\b|\b(?:what|which) period\b|\bhow much notice\b|期間", re.IGNORECASE)
_UNIT_OF_TIME = re.compile(r"(?:business )?(?:hour|day|week|month|quarter|year)s?", re.IGNORECASE)

_BY_TYPE = {
    AnswerType.DATE: Aim.DATE,
    AnswerType.MONEY: Aim.FIGURE,
    AnswerType.NUMBER: Aim.FIGURE,
    AnswerType.PERCENTAGE: Aim.FIGURE,
    AnswerType.BOOLEAN: Aim.VERDICT,
    AnswerType.CHOICE: Aim.VERDICT,
}
_BY_WORDING = ((_TITLE, Aim.TITLE), (_LAW, Aim.LAW), (_PERIOD, Aim.PERIOD), (_NAME, Aim.NAME))


def aim_of(asked: Asked) -> Aim:
    """Return what a question asks for; a clause where nothing says otherwise."""
    if asked.derive is not None:
        return Aim.DERIVED
    if asked.type is AnswerType.NUMBER and _UNIT_OF_TIME.fullmatch(asked.unit or ""):
        return Aim.LENGTH
    if asked.type in _BY_TYPE:
        return _BY_TYPE[asked.type]
    if asked.type is AnswerType.LIST:
        return Aim.PARTIES if _PARTIES.search(asked.question) else Aim.CLAUSE
    return next((aim for pattern, aim in _BY_WORDING if pattern.search(asked.question)), Aim.CLAUSE)


def values_for(aim: Aim, text: str) -> tuple[FoundValue, ...]:
    """Return the values in a sentence that a clause of this aim may be asked for."""
    if aim is Aim.LAW:
        return find_values(text, AnswerType.TEXT, normalise="jurisdiction")
    if aim is Aim.PERIOD:
        return find_values(text, AnswerType.NUMBER, unit="months")
    return ()
