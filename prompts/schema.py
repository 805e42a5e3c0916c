"""The JSON Schema an answer must satisfy, bounded everywhere so that a model that loops still ends.

Knows what is asked, not who is asked: leaving out keywords a server does not take is the dialect's
business. That each question is answered exactly once is checked by whoever parses the answer; a
schema can only say how many answers there are and which ids they may carry.
"""

from collections.abc import Sequence
from typing import Any

from domain import charts
from domain.questions import AnswerType, Question

MAX_VALUE = 2000
"""Code points in a value as printed."""
MAX_ITEMS = 100
"""Strings in the value of a `list` question."""
MAX_ITEM = 400
"""Code points in one of them."""
MAX_QUOTE = 1500
"""Code points in a quote."""
MAX_CITATIONS = 8
MAX_EXPLANATION = 1000
"""Code points."""
MAX_BLOCK_ID = 16
MAX_EXPRESSION = 500
MAX_OPERANDS = 12
MAX_NAME = 31
"""Code points in an operand's name."""
MAX_FIGURE = 100
"""Code points in an operand as printed."""
MAX_UNIT = 60
"""Code points in a unit or a period."""


def answer_schema(questions: Sequence[Question]) -> dict[str, Any]:
    """Return the schema of the one object that answers `questions`."""
    return _closed({"answers": _array(_answer(questions), exactly=len(questions))})


def _answer(questions: Sequence[Question]) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "id": {"type": "string", "enum": [question.id for question in questions]},
        "status": {"type": "string", "enum": ["found", "absent", "unclear"]},
        "value": {"anyOf": _value_forms(questions)},
        "citations": _array(_citation(), at_most=MAX_CITATIONS),
        "explanation": _string(MAX_EXPLANATION),
    }
    if any(question.derive is not None for question in questions):
        parts["derivation"] = {"anyOf": [_derivation(), {"type": "null"}]}
    if any(question.type is AnswerType.CHART for question in questions):
        parts["charts"] = _array(_chart(), at_most=charts.MAX_CHARTS)
    return _closed(parts)


def _value_forms(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return a string as printed for every type, an array where a `list` is asked, and null for none."""
    forms: list[dict[str, Any]] = [_string(MAX_VALUE)]
    if any(question.type is AnswerType.LIST for question in questions):
        forms.append(_array(_string(MAX_ITEM), at_most=MAX_ITEMS))
    return [*forms, {"type": "null"}]


def _citation() -> dict[str, Any]:
    return _closed({"block": _string(MAX_BLOCK_ID), "quote": _string(MAX_QUOTE)})


def _derivation() -> dict[str, Any]:
    operand = _closed(
        {
            "name": _string(MAX_NAME),
            "value": _string(MAX_FIGURE),
            "unit": _string(MAX_UNIT),
            "period": _string(MAX_UNIT),
            "block": _string(MAX_BLOCK_ID),
            "quote": _string(MAX_QUOTE),
        }
    )
    rounding = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    return _closed(
        {
            "expression": _string(MAX_EXPRESSION),
            "operands": _array(operand, at_most=MAX_OPERANDS),
            "unit": _string(MAX_UNIT),
            "rounding": rounding,
        }
    )


def _chart() -> dict[str, Any]:
    scales = {"type": "string", "enum": [scale.value for scale in charts.AxisScale]}
    axis = _closed({"label": _string(charts.MAX_TITLE), "unit": _string(charts.MAX_UNIT), "scale": scales})
    point = _closed({"label": _string(charts.MAX_LABEL), "value": {"type": "number"}, "printed": {"type": "boolean"}})
    series = _closed(
        {
            "name": _string(charts.MAX_LABEL),
            "unit": _string(charts.MAX_UNIT),
            "points": _array(point, at_most=charts.MAX_POINTS),
        }
    )
    return _closed(
        {
            "figure": _string(MAX_BLOCK_ID),
            "kind": {"type": "string", "enum": [kind.value for kind in charts.ChartKind]},
            "title": _string(charts.MAX_TITLE),
            "x": axis,
            "y": axis,
            "series": _array(series, at_most=charts.MAX_SERIES),
        }
    )


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _string(max_length: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": max_length}


def _array(items: dict[str, Any], *, at_most: int | None = None, exactly: int | None = None) -> dict[str, Any]:
    if exactly is not None:
        return {"type": "array", "items": items, "minItems": exactly, "maxItems": exactly}
    return {"type": "array", "items": items, "maxItems": at_most}
