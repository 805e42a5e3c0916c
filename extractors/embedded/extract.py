"""Answer the questions of a prompt: the rule for what each asks for, one after the other.

Deterministic: the same prompt gives the same answers and the same working, byte for byte.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from domain.questions import AnswerType
from extractors.embedded.aims import Aim, aim_of
from extractors.embedded.clauses import read_clause
from extractors.embedded.dated import read_near
from extractors.embedded.figures import read_figure
from extractors.embedded.named import read_name
from extractors.embedded.outcome import Outcome
from extractors.embedded.parties import read_parties
from extractors.embedded.prompt import Asked, Prompt
from extractors.embedded.reading import Reading
from extractors.embedded.titles import read_title
from extractors.embedded.verdicts import read_verdict

_RULES: dict[Aim, Callable[[Asked, Reading], Outcome]] = {
    Aim.TITLE: read_title,
    Aim.PARTIES: read_parties,
    Aim.NAME: read_name,
    Aim.DATE: read_near,
    Aim.LENGTH: read_near,
    Aim.FIGURE: read_figure,
    Aim.VERDICT: read_verdict,
}


def answer(prompt: Prompt) -> tuple[tuple[Asked, Outcome], ...]:
    """Return an outcome for each question, in the order asked."""
    reading = Reading(prompt)
    return tuple((asked, _answer(asked, reading)) for asked in prompt.questions)


def _answer(asked: Asked, reading: Reading) -> Outcome:
    aim = aim_of(asked)
    rule = _RULES.get(aim)
    return rule(asked, reading) if rule else read_clause(asked, aim, reading)


def answer_json(answered: Iterable[tuple[Asked, Outcome]]) -> str:
    """Write the outcomes as the one JSON object the protocol asks for."""
    return json.dumps({"answers": [_entry(asked, outcome) for asked, outcome in answered]}, ensure_ascii=False)


def _entry(asked: Asked, outcome: Outcome) -> dict[str, Any]:
    is_list = asked.type is AnswerType.LIST
    value = list(outcome.values) if is_list else outcome.values[0] if outcome.values else None
    return {
        "id": asked.id,
        "status": outcome.status,
        "value": value if outcome.values else None,
        "citations": [cited.model_dump() for cited in outcome.citations],
        "explanation": outcome.explanation,
    }
