"""The answer's schema: what it lets through, what it does not, and that nothing in it is without a bound."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from domain.questions import Question
from prompts.schema import MAX_CITATIONS, MAX_ITEMS, MAX_QUOTE, MAX_VALUE, answer_schema
from tests.prompts.builders import question

PLAIN = (question("governing-law"), question("term"))
WITH_LIST = (question("governing-law"), question("parties", type="list"))


WITH_CHART = (question("governing-law"), question("charts", type="chart"))


def answer(name: str, **fields: object) -> dict[str, object]:
    found = {"id": name, "status": "absent", "value": None, "citations": [], "explanation": "Not said."}
    return found | fields


def accepts(questions: tuple[Question, ...], *answers: dict[str, object]) -> bool:
    return jsonschema.Draft202012Validator(answer_schema(questions)).is_valid({"answers": list(answers)})


def nodes(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every schema inside a schema, itself first."""
    yield schema
    for inner in (*schema.get("properties", {}).values(), *schema.get("anyOf", ())):
        yield from nodes(inner)
    if "items" in schema:
        yield from nodes(schema["items"])


@pytest.mark.parametrize("questions", [PLAIN, WITH_LIST, WITH_CHART])
def test_everything_is_bounded_and_closed(questions: tuple[Question, ...]) -> None:
    schema = answer_schema(questions)
    jsonschema.Draft202012Validator.check_schema(schema)
    for node in nodes(schema):
        if node.get("type") == "string":
            assert "maxLength" in node or "enum" in node
        if node.get("type") == "array":
            assert "maxItems" in node
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])


def test_an_answer_to_every_question_is_accepted() -> None:
    cited = answer(
        "term", status="found", value="five (5) years", citations=[{"block": "p7.b3", "quote": "five (5) years"}]
    )
    assert accepts(PLAIN, answer("governing-law"), cited)
    assert accepts(WITH_LIST, answer("governing-law"), answer("parties", status="found", value=["A Inc.", "B Ltd."]))


@pytest.mark.parametrize(
    "answers",
    [
        (answer("governing-law"),),
        (answer("governing-law"), answer("term"), answer("term")),
        (answer("governing-law"), answer("another")),
        (answer("governing-law"), answer("term", status="failed")),
        (answer("governing-law"), answer("term", value=5)),
        (answer("governing-law"), answer("term", value=["a list", "not asked for"])),
        (answer("governing-law"), answer("term", value="x" * (MAX_VALUE + 1))),
        (answer("governing-law"), answer("term", confidence=0.9)),
        (answer("governing-law"), answer("term", citations=[{"quote": "no block"}])),
        (answer("governing-law"), answer("term", citations=[{"block": "p1.b1", "quote": "x" * (MAX_QUOTE + 1)}])),
        (answer("governing-law"), answer("term", citations=[{"block": "p1.b1", "quote": "x"}] * (MAX_CITATIONS + 1))),
    ],
)
def test_anything_else_is_not(answers: tuple[dict[str, object], ...]) -> None:
    assert not accepts(PLAIN, *answers)


def test_a_list_is_bounded_too() -> None:
    full = answer("parties", status="found", value=["x"] * MAX_ITEMS)
    assert accepts(WITH_LIST, answer("governing-law"), full)
    assert not accepts(WITH_LIST, answer("governing-law"), answer("parties", value=["x"] * (MAX_ITEMS + 1)))


def test_a_chart_is_asked_for_as_data_and_never_as_a_place() -> None:
    axis = {"label": "", "unit": "", "scale": "linear"}
    points = [{"label": "2021", "value": -4.5, "printed": True}]
    chart = {
        "figure": "p1.f1", "kind": "line", "title": "", "x": axis, "y": axis,
        "series": [{"name": "", "unit": "", "points": points}],
    }  # fmt: skip
    other = answer("governing-law", charts=[])
    assert accepts(WITH_CHART, other, answer("charts", status="found", charts=[chart]))
    assert not accepts(WITH_CHART, other, answer("charts", status="found", charts=[chart | {"box": [0, 0, 1, 1]}]))
    assert not accepts(WITH_CHART, other, answer("charts", status="found", charts=[chart | {"kind": "hologram"}]))
    assert not accepts(PLAIN, answer("governing-law", charts=[]), answer("term"))
