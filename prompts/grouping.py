"""Which questions share a call: as few calls as the room for their answers allows, of nearly equal size.

Knows how long an answer of each type may grow, not how a model counts: the sizes are tokens of English with
its quotes, on the large side. What a model thinks before it answers is the caller's to keep room for.
"""

import itertools
from collections.abc import Sequence

from domain.errors import UsageError
from domain.questions import AnswerType, Question

ANSWER_TOKENS = {AnswerType.LIST: 900, AnswerType.TEXT: 400, AnswerType.CHART: 3000}
"""Output tokens of one answer, by type: a list brings a quote for each item, a text quotes a clause, a chart
has its points."""

OTHER_ANSWER_TOKENS = 250
"""The same of every type whose value is a few words or digits."""


def answer_tokens(question: Question) -> int:
    """Return the output tokens to keep for the answer of `question`."""
    return ANSWER_TOKENS.get(question.type, OTHER_ANSWER_TOKENS)


def group_questions(
    questions: Sequence[Question], max_per_call: int, room: int | None = None
) -> tuple[tuple[Question, ...], ...]:
    """Part the questions, in order, into groups of at most `max_per_call` whose answers fit `room` tokens.

    Nearly equal sizes, as few groups as that allows; a question that alone wants more stands alone.
    """
    if max_per_call < 1:
        raise UsageError(f"Cannot ask {max_per_call} questions in a call.", cure="Set it to 1 or more.")
    fewest = -(-len(questions) // max_per_call)
    parted = (_parted(questions, groups) for groups in range(fewest, len(questions) + 1))
    return next((groups for groups in parted if room is None or _fit(groups, room)), _parted(questions, len(questions)))


def _parted(questions: Sequence[Question], groups: int) -> tuple[tuple[Question, ...], ...]:
    ends = [len(questions) * number // groups for number in range(groups + 1)] if groups else []
    return tuple(tuple(questions[start:end]) for start, end in itertools.pairwise(ends))


def _fit(groups: Sequence[Sequence[Question]], room: int) -> bool:
    return all(sum(map(answer_tokens, group)) <= room for group in groups)
