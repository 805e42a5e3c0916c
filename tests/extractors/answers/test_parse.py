"""The answer's JSON: candidates for what satisfies the shape, a named problem for what does not."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import AnswerStatus, Candidate, CitedQuote
from domain.questions import AnswerType, Cues, Question
from extractors.answers.parse import parse_candidates


def question(name: str, kind: AnswerType = AnswerType.TEXT) -> Question:
    return Question(id=name, text="Which law governs?", type=kind, evidence="the clause", cues=Cues(en=("law",)))


LAW = question("governing-law")
PARTIES = question("parties", AnswerType.LIST)
FOUND = {
    "id": "governing-law",
    "status": "found",
    "value": "State of Delaware",
    "citations": [{"block": "p7.b3", "quote": "the laws of the State of Delaware"}],
    "explanation": "The clause says so.",
}
ABSENT = {"id": "governing-law", "status": "absent", "value": None, "citations": [], "explanation": "Not there."}


def answers(*entries: Any) -> str:
    return json.dumps({"answers": entries})


def problem(text: str, *questions: Question) -> str:
    """The one problem of the one question asked; it has no candidate."""
    parsed = parse_candidates(text, questions or (LAW,))
    assert parsed.candidates == ()
    assert len(parsed.problems) == 1
    return parsed.problems[0][1]


def test_found() -> None:
    parsed = parse_candidates(answers(FOUND), [LAW])
    assert parsed.problems == ()
    assert parsed.candidates == (
        Candidate(
            question="governing-law",
            status=AnswerStatus.FOUND,
            values=("State of Delaware",),
            quotes=(CitedQuote(block="p7.b3", quote="the laws of the State of Delaware"),),
            explanation="The clause says so.",
        ),
    )


@pytest.mark.parametrize("value", [None, "", " ", []])
def test_absent(value: object) -> None:
    parsed = parse_candidates(answers({**ABSENT, "value": value} if value != [] else ABSENT), [LAW])
    assert [candidate.status for candidate in parsed.candidates] == [AnswerStatus.ABSENT]
    assert parsed.candidates[0].values == ()


@pytest.mark.parametrize("value", [None, "either Delaware or New York"])
def test_unclear(value: object) -> None:
    parsed = parse_candidates(answers({**FOUND, "status": "unclear", "value": value}), [LAW])
    assert parsed.candidates[0].status is AnswerStatus.UNCLEAR


@pytest.mark.parametrize(("value", "values"), [(["A", "B"], ("A", "B")), ("A", ("A",)), (["A", ""], ("A",))])
def test_list(value: object, values: tuple[str, ...]) -> None:
    parsed = parse_candidates(answers({**FOUND, "id": "parties", "value": value}), [PARTIES])
    assert parsed.candidates[0].values == values


def test_a_citation_may_name_no_block() -> None:
    parsed = parse_candidates(answers({**FOUND, "citations": [{"block": None, "quote": "words"}]}), [LAW])
    assert parsed.candidates[0].quotes == (CitedQuote(block=None, quote="words"),)


@pytest.mark.parametrize("text", ["{}", "```json\n{}\n```", "```\n{}\n```", "\n```JSON\r\n{}\r\n```\n"])
def test_a_fence_around_the_whole_is_taken_off_and_said(text: str) -> None:
    parsed = parse_candidates(text.replace("{}", answers(FOUND)), [LAW])
    assert len(parsed.candidates) == 1
    assert parsed.fenced is ("```" in text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Delaware",
        f"Here you are: {answers(FOUND)}",
        f"{answers(FOUND)} I hope this helps",
        f"Sure.\n```json\n{answers(FOUND)}\n```",
        answers(FOUND)[:-3],
        answers(FOUND).replace("null", "NaN").replace('"found"', "NaN"),
        '{"answers": [], "answers": []}',
        "[" * 50_000,
    ],
)
def test_what_is_not_json_is_a_problem_of_every_question(text: str) -> None:
    parsed = parse_candidates(text, [LAW, PARTIES])
    assert parsed.candidates == ()
    assert [name for name, _ in parsed.problems] == ["governing-law", "parties"]
    assert all("not JSON" in reason for _, reason in parsed.problems)


@pytest.mark.parametrize(
    "value", [[FOUND], {"answers": {}}, {"answer": [FOUND]}, {"answers": [FOUND], "note": 1}, "x", None]
)
def test_another_shape_is_a_problem_of_every_question(value: object) -> None:
    assert "`answers`" in problem(json.dumps(value))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "Found"}, "status"),
        ({"status": "failed"}, "status"),
        ({"value": 12}, "value"),
        ({"value": True}, "value"),
        ({"value": {"text": "x"}}, "value"),
        ({"value": ["State of Delaware"]}, "an array"),
        ({"value": None}, "found, and no value"),
        ({"value": "  "}, "found, and no value"),
        ({"citations": None}, "citations"),
        ({"citations": ["words"]}, "citations.0"),
        ({"citations": [{"block": "p1.b1"}]}, "citations.0.quote"),
        ({"citations": [{"block": 3, "quote": "x"}]}, "citations.0.block"),
        ({"citations": [{"block": "p1.b1", "quote": ""}]}, "citations.0.quote"),
        ({"explanation": None}, "explanation"),
        ({"explanation": "so " * 5000}, "explanation"),
        ({"canary words": 1}, "?: extra forbidden"),
        ({"status": "absent"}, "absent, and a value"),
    ],
)
def test_a_wrong_entry_is_a_problem_of_its_question(change: dict[str, Any], said: str) -> None:
    reason = problem(answers({**FOUND, **change}))
    assert said in reason
    assert "canary" not in reason, "the reply's words are not repeated"


def test_a_problem_leaves_the_others_alone() -> None:
    parsed = parse_candidates(
        answers({**FOUND, "value": 7}, {**FOUND, "id": "parties", "value": ["A"]}), [LAW, PARTIES]
    )
    assert [candidate.question for candidate in parsed.candidates] == ["parties"]
    assert [name for name, _ in parsed.problems] == ["governing-law"]


def test_missing() -> None:
    assert "does not answer it" in problem(answers())


@pytest.mark.parametrize("second", [FOUND, ABSENT])
def test_answered_twice_is_not_chosen_from(second: dict[str, Any]) -> None:
    assert "2 times" in problem(answers(FOUND, second))


def test_what_was_not_asked_is_counted_and_left_out() -> None:
    parsed = parse_candidates(answers(FOUND, {**FOUND, "id": "canary"}, 7, {"id": ["x"]}), [LAW])
    assert len(parsed.candidates) == 1
    assert parsed.unasked == 3


def test_characters_no_database_takes() -> None:
    text = json.dumps({"answers": [{**FOUND, "value": "a\ud800b\0"}]})
    assert parse_candidates(text, [LAW]).candidates[0].values == (
        "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}",
    )


ENTRIES = st.fixed_dictionaries(
    {"id": st.sampled_from(["governing-law", "parties", "other"])},
    optional={
        "status": st.sampled_from(["found", "absent", "unclear", "maybe"]),
        "value": st.none() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2) | st.integers(),
        "citations": st.lists(st.fixed_dictionaries({"quote": st.text(max_size=5)}), max_size=2),
    },
)


@given(st.lists(ENTRIES, max_size=5))
def test_every_question_is_a_candidate_or_a_problem_and_never_both(entries: list[dict[str, Any]]) -> None:
    parsed = parse_candidates(json.dumps({"answers": entries}), [LAW, PARTIES])
    names = [candidate.question for candidate in parsed.candidates] + [name for name, _ in parsed.problems]
    assert sorted(names) == ["governing-law", "parties"]
