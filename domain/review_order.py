"""In which order people should look at answers: by what is wrong with the evidence, never by a model's own confidence.

Each thing wrong is a *concern* with a weight from 0 to 1; together they come to one figure as if each were a
chance of its own that a person will change the answer. The weights are set by hand, not learned; how well the
order does is measured against what people really changed (`auroc`).
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from domain.answers import Alignment, AnswerRecord, AnswerStatus, CheckOutcome
from domain.model import Count, Noun
from domain.reviews import ReviewState

_BY_CHECK = {
    "quote_located": 0.6,
    "value_in_quote": 0.5,
    "second_opinion": 0.5,
    "windows_agree": 0.4,
    "second_look": 0.4,
    "cues_swept": 0.4,
    "windows_heard": 0.4,
    "cited_legibly": 0.3,
    "pages_readable": 0.2,
}
_BY_OTHER_CHECK = 0.3
_BY_TRACE_CHECK = 0.2
"""A finding about the model's working, which is explanation and no evidence."""
_BY_STATUS = {AnswerStatus.FAILED: 0.5, AnswerStatus.UNCLEAR: 0.3}
_BY_FUZZY_QUOTE = 0.15
_BY_HISTORY = 0.5
"""Of a question whose every answer people changed so far."""

AMENDED = frozenset({ReviewState.CORRECTED, ReviewState.REJECTED})
SETTLED = AMENDED | {ReviewState.ACCEPTED}


class History(NamedTuple):
    """What people made of a question's answers so far."""

    reviewed: int
    amended: int
    """Corrected or rejected."""

    @property
    def rate(self) -> float:
        """The share that was changed, drawn towards one in ten where few were reviewed."""
        return (self.amended + 1) / (self.reviewed + 10) if self.reviewed else 0.0

    def without(self, state: ReviewState) -> "History":
        """Return the history without one answer's own review, which must not help to rank that answer."""
        if state not in SETTLED or not self.reviewed:
            return self
        return History(self.reviewed - 1, self.amended - (state in AMENDED))


class Concern(Noun):
    what: str
    """Name of a failed check, `status`, `quote_nearly_located` or `question_history`."""
    weight: Annotated[float, Field(ge=0, le=1)]


class Facts(NamedTuple):
    """What of an answer the order follows."""

    question: str
    status: AnswerStatus
    failed: tuple[str, ...]
    """Names of checks that did not pass."""
    nearly: bool
    """Whether a quote was located only nearly."""
    review: ReviewState


def facts(record: AnswerRecord) -> Facts:
    """Return the facts of an answer with all that belongs to it."""
    answer = record.answer
    failed = tuple(check.check for check in answer.checks if check.outcome is CheckOutcome.FAIL)
    nearly = any(cited.alignment is Alignment.FUZZY for cited in answer.citations)
    return Facts(answer.question, answer.status, failed, nearly, record.review)


def concerns(known: Facts, history: Mapping[str, History]) -> tuple[Concern, ...]:
    """Return what is wrong with an answer's evidence, the heaviest first."""
    found = [Concern(what=name, weight=_weight(name)) for name in known.failed]
    if known.status in _BY_STATUS:
        found.append(Concern(what="status", weight=_BY_STATUS[known.status]))
    if known.nearly:
        found.append(Concern(what="quote_nearly_located", weight=_BY_FUZZY_QUOTE))
    past = history.get(known.question, History(0, 0)).without(known.review)
    if past.rate > 0:
        found.append(Concern(what="question_history", weight=_BY_HISTORY * past.rate))
    return tuple(sorted(found, key=lambda concern: -concern.weight))


def _weight(check: str) -> float:
    return _BY_CHECK.get(check, _BY_TRACE_CHECK if check.startswith("trace") else _BY_OTHER_CHECK)


def urgency(found: Sequence[Concern]) -> float:
    """Return the concerns as one figure, from 0 (nothing is wrong) to 1."""
    spared = 1.0
    for concern in found:
        spared *= 1.0 - concern.weight
    return 1.0 - spared


class Ranked(Noun):
    """An answer with its place in the order: how urgent a look at it is, and why."""

    record: AnswerRecord
    urgency: Annotated[float, Field(ge=0, le=1)]
    concerns: tuple[Concern, ...]

    @property
    def because(self) -> tuple[str, ...]:
        """What is wrong, the heaviest first."""
        return tuple(concern.what for concern in self.concerns)

    def public(self) -> dict[str, Any]:
        """Return the JSON shape of the answer, with its place in the order beside it."""
        order = {"urgency": round(self.urgency, 4), "because": list(self.because)}
        return {**self.record.public(), "order": order}


def in_review_order(records: Sequence[AnswerRecord], history: Mapping[str, History]) -> list[Ranked]:
    """Return answers by urgency, the most urgent first; of equal ones the order stays."""
    found = [(record, concerns(facts(record), history)) for record in records]
    ranked = [Ranked(record=record, urgency=urgency(why), concerns=why) for record, why in found]
    return sorted(ranked, key=lambda each: -each.urgency)


class Auroc(Noun):
    """How well an order puts what people changed before what they accepted: 0.5 is a coin, 1 is perfect."""

    value: Annotated[float, Field(ge=0, le=1)]
    low: Annotated[float, Field(ge=0, le=1)]
    high: Annotated[float, Field(ge=0, le=1)]
    """The 95 % interval after Hanley and McNeil (1982), kept within 0 and 1."""
    amended: Count
    accepted: Count


def auroc(amended: Sequence[float], accepted: Sequence[float]) -> Auroc | None:
    """Return the area under the ROC curve of figures for changed and for accepted answers; None where either is none.

    It is the chance that a changed answer was put before an accepted one, ties counted half.
    """
    if not amended or not accepted:
        return None
    area = _wins(amended, accepted) / (len(amended) * len(accepted))
    one, other = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (len(amended) - 1) * (one - area**2) + (len(accepted) - 1) * (other - area**2)
    half = 1.96 * sqrt(max(spread, 0.0) / (len(amended) * len(accepted)))
    low, high = max(area - half, 0.0), min(area + half, 1.0)
    return Auroc(value=area, low=low, high=high, amended=len(amended), accepted=len(accepted))


def measured(ranked: Sequence[Ranked]) -> Auroc | None:
    """Return how well an order agrees with the reviews there are; None until some were changed and some accepted."""
    return auroc(
        [each.urgency for each in ranked if each.record.review in AMENDED],
        [each.urgency for each in ranked if each.record.review is ReviewState.ACCEPTED],
    )


def _wins(amended: Sequence[float], accepted: Sequence[float]) -> float:
    """Return how many pairs are in the right order, by the ranks of all figures together."""
    figures = sorted((*amended, *accepted))
    rank: dict[float, float] = {}
    at = 0
    while at < len(figures):
        end = at
        while end < len(figures) and figures[end] == figures[at]:
            end += 1
        rank[figures[at]] = (at + 1 + end) / 2
        at = end
    return sum(rank[figure] for figure in amended) - len(amended) * (len(amended) + 1) / 2
