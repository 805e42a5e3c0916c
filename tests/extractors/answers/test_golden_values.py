"""Written-out values beside what they mean: the tables in `tests/golden/values`, case by case."""

import re
import tomllib
from pathlib import Path

import pytest

from domain.questions import AnswerType, Cues, Question
from extractors.answers.checks import value_in_passages
from extractors.answers.values import parse_value, scale_of, scaled_by

GOLDEN = Path(__file__).parents[2] / "golden" / "values"
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uff00-\uffef△▲]")


def table(name):
    return tomllib.loads((GOLDEN / f"{name}.toml").read_text(encoding="utf-8"))


def parsed():
    for name in ("dates", "money", "shares", "words"):
        for group in table(name)["group"]:
            rules = {key: group[key] for key in ("unit", "choices", "normalise") if key in group}
            for printed, normalised in group["cases"]:
                yield pytest.param(printed, group["type"], rules, normalised, id=f"{group['name']}: {printed}")


HEADED = table("headed")["cases"]
COMPARED = table("compared")["cases"]


def test_four_hundred_cases_of_which_forty_are_japanese():
    printed = [str(case.values[0]) for case in parsed()] + [str(case) for case in HEADED + COMPARED]
    assert len(printed) >= 400
    assert sum(bool(JAPANESE.search(text)) for text in printed) >= 40


@pytest.mark.parametrize(("printed", "type_", "rules", "normalised"), list(parsed()))
def test_a_printed_value_has_the_form_written_beside_it(printed, type_, rules, normalised):
    assert (parse_value(printed, AnswerType(type_), **rules) or "") == normalised


@pytest.mark.parametrize(("printed", "heading", "total"), HEADED)
def test_a_heading_gives_a_figure_its_scale(printed, heading, total):
    scale = scale_of(heading)
    assert ((scaled_by(printed, scale) if scale else None) or "") == total


@pytest.mark.parametrize(("type_", "value", "quotes", "outcome", "reason"), COMPARED)
def test_a_value_beside_its_quotes(type_, value, quotes, outcome, reason):
    choices = ("exclusive", "non-exclusive") if type_ == "choice" else ()
    question = Question(
        id="asked", text="What does it say?", type=type_, choices=choices, evidence="The words.", cues=Cues(en=("cue",))
    )
    values = value.split("; ") if type_ == "list" else [value]
    check = value_in_passages(question, values, quotes)
    assert (check.outcome, reason in check.detail) == (outcome, True), check.detail
