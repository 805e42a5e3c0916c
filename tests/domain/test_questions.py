"""Questions and packs: closed choices, at least one cue, no id twice."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.questions import AnswerType, Cues, PromptPack, Question
from tests.domain.strategies import SHA


def _question(**changes: Any) -> Question:
    plain = {
        "id": "law",
        "text": "Which law governs?",
        "type": "text",
        "evidence": "The clause.",
        "cues": {"en": ["law"]},
    }
    return Question(**{**plain, **changes})


def _pack(*ids: str) -> PromptPack:
    return PromptPack(
        name="legal/test", version=1, title="Test", owner="Nobody", language="en", review="none", system="Answer.",
        questions=tuple(_question(id=name) for name in ids), sha256=SHA,
    )  # fmt: skip


@pytest.mark.parametrize("kind", list(AnswerType))
@pytest.mark.parametrize("choices", [(), ("yes", "no")])
def test_exactly_a_choice_question_has_choices(kind: AnswerType, choices: tuple[str, ...]) -> None:
    if (kind is AnswerType.CHOICE) == bool(choices):
        assert _question(type=kind, choices=choices).choices == choices
    else:
        with pytest.raises(ValidationError, match="exactly a question of type choice has choices"):
            _question(type=kind, choices=choices)


def test_a_choice_stands_once() -> None:
    with pytest.raises(ValidationError, match="stands twice"):
        _question(type="choice", choices=("yes", "yes"))


def test_a_question_has_a_cue_in_some_language() -> None:
    assert _question(cues={"ja": ["準拠法"]}).cues.all() == ("準拠法",)
    with pytest.raises(ValidationError, match="at least one cue"):
        _question(cues=Cues())


@given(st.lists(st.sampled_from(["law", "term", "cap", "audit"]), min_size=1, max_size=5))
def test_a_packs_ids_are_unique_and_its_order_is_kept(ids: list[str]) -> None:
    if len(set(ids)) == len(ids):
        pack = _pack(*ids)
        assert [question.id for question in pack.questions] == ids
        assert pack.question(ids[-1]).id == ids[-1]
    else:
        with pytest.raises(ValidationError, match="stands twice"):
            _pack(*ids)


def test_a_pack_tells_its_label_and_knows_no_other_question() -> None:
    assert _pack("law").label == "legal/test@1"
    with pytest.raises(KeyError):
        _pack("law").question("term")


@pytest.mark.parametrize("name", ["legal", "legal/test/more", "Legal/Test", "../test", "/test"])
def test_a_packs_name_is_an_area_and_a_name(name: str) -> None:
    with pytest.raises(ValidationError):
        PromptPack(**{**_pack("law").model_dump(), "name": name})
