"""Answer the questions of a prompt: the rule for what each asks for, one after the other.

Deterministic: the same prompt gives the same answers and the same working, byte for byte.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from domain.questions import AnswerType
from extractors.embedded.aims import Aim, aim_of
from extractors.embedded.clauses import read_clause
from extractors.embedded.dated import read_near
from extractors.embedded.derived import read_derived
from extractors.embedded.figures import read_figure
from extractors.embedded.named import read_name
from extractors.embedded.outcome import Outcome
from extractors.embedded.own_words import is_own_words, read_own_words
from extractors.embedded.parties import read_parties
from extractors.embedded.prompt import Asked, Prompt
from extractors.embedded.reading import Reading
from extractors.embedded.titles import read_title
from extractors.embedded.verdicts import read_verdict

MAX_VALUE, MAX_ITEMS, MAX_ITEM = 2000, 100, 400
MAX_QUOTE, MAX_EXPLANATION = 1500, 1000
"""What the schema of an answer has room for, in code points; hardly ever reached."""

_RULES: dict[Aim, Callable[[Asked, Reading], Outcome]] = {
    Aim.TITLE: read_title,
    Aim.PARTIES: read_parties,
    Aim.NAME: read_name,
    Aim.DATE: read_near,
    Aim.LENGTH: read_near,
    Aim.FIGURE: read_figure,
    Aim.DERIVED: read_derived,
    Aim.VERDICT: read_verdict,
}


def answer(prompt: Prompt) -> tuple[tuple[Asked, Outcome], ...]:
    """Return an outcome for each question, in the order asked."""
    reading = Reading(prompt)
    return tuple((asked, _answer(asked, reading)) for asked in prompt.questions)


def _answer(asked: Asked, reading: Reading) -> Outcome:
    if is_own_words(asked):
        return read_own_words(asked, reading)
    aim = aim_of(asked)
    rule = _RULES.get(aim)
    return rule(asked, reading) if rule else read_clause(asked, aim, reading)


def answer_json(answered: Iterable[tuple[Asked, Outcome]]) -> str:
    """Write the outcomes as the one JSON object the protocol asks for."""
    pairs = list(answered)
    entries = [_entry(asked, outcome) for asked, outcome in pairs]
    if any(asked.derive is not None for asked, _ in pairs):
        entries = [{"derivation": None} | entry for entry in entries]
    return json.dumps({"answers": entries}, ensure_ascii=False)


def _entry(asked: Asked, outcome: Outcome) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": asked.id,
        "status": outcome.status,
        "value": _value(asked, outcome.values),
        "citations": [{"block": cited.block, "quote": cited.quote[:MAX_QUOTE]} for cited in outcome.citations],
        "explanation": outcome.explanation[:MAX_EXPLANATION],
    }
    if outcome.derivation is not None:
        entry["derivation"] = outcome.derivation.model_dump(mode="json")
    return entry


def _value(asked: Asked, values: Sequence[str]) -> str | list[str] | None:
    if not values:
        return None
    if asked.type is AnswerType.LIST:
        return [value[:MAX_ITEM] for value in values[:MAX_ITEMS]]
    return values[0][:MAX_VALUE]
