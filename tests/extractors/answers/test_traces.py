"""Working parted from answer, in every form a server gives it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.replies import ReplyFinding
from extractors.answers.markup import part_markup
from extractors.answers.traces import part_message


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def thought(*parts: Any) -> dict[str, Any]:
    return {"type": "thinking", "thinking": list(parts)}


HARMONY = "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>answer<|return|>"

FORMS: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "string": ({"content": "answer"}, "answer", ""),
    "none": ({"content": None}, None, ""),
    "object": ({"content": text("answer")}, "answer", ""),
    "list of strings": ({"content": ["ans", "wer"]}, "answer", ""),
    "list": ({"content": [thought(text("hm")), text("answer")]}, "answer", "hm"),
    "thinking a string": (
        {"content": [{"type": "thinking", "thinking": "hm", "closed": True}, text("answer")]},
        "answer",
        "hm",
    ),
    "several texts": ({"content": [thought(text("h"), text("m")), text("ans"), text("wer")]}, "answer", "hm"),
    "think text empty text": ({"content": [thought(text("hm")), text("ans"), thought(), text("wer")]}, "answer", "hm"),
    "interleaved": ({"content": [thought(text("a")), text("x"), thought(text("b")), text("y")]}, "xy", "a\n\nb"),
    "neighbours are one": ({"content": [thought(text("a")), thought(text("b")), text("y")]}, "y", "ab"),
    "text first": ({"content": [text("answer"), thought(text("hm"))]}, "answer", "hm"),
    "nested references": (
        {
            "content": [
                thought(
                    {"type": "tool_reference", "tool": "web", "title": "t"},
                    {"type": "reference", "reference_ids": [1]},
                    text("hm"),
                ),
                text("answer"),
            ]
        },
        "answer",
        "hm",
    ),
    "reference beside": ({"content": [text("answer"), {"type": "reference", "reference_ids": [1]}]}, "answer", ""),
    "reasoning": ({"content": "answer", "reasoning": "hm"}, "answer", "hm"),
    "reasoning_content": ({"content": "answer", "reasoning_content": "hm"}, "answer", "hm"),
    "thinking": ({"content": "answer", "thinking": "hm"}, "answer", "hm"),
    "thinking_blocks": (
        {
            "content": "answer",
            "thinking_blocks": [{"type": "thinking", "thinking": "h"}, {"type": "thinking", "thinking": "m"}],
        },
        "answer",
        "hm",
    ),
    "reasoning_details": (
        {"content": "answer", "reasoning_details": [{"type": "reasoning.text", "text": "hm"}]},
        "answer",
        "hm",
    ),
    "summary": (
        {"content": "answer", "reasoning_details": [{"type": "reasoning.summary", "summary": "hm"}]},
        "answer",
        "hm",
    ),
    "told twice": ({"content": "answer", "reasoning": "hm", "reasoning_content": "hm"}, "answer", "hm"),
    "told three times": (
        {
            "content": "<think>hm</think>answer",
            "reasoning": "hm\n",
            "thinking_blocks": [{"type": "thinking", "thinking": "hm"}],
        },
        "answer",
        "hm",
    ),
    "told in part": (
        {"content": "answer", "reasoning": "hm", "reasoning_content": "oh, hm, yes"},
        "answer",
        "oh, hm, yes",
    ),
    "told apart": ({"content": "answer", "reasoning": "a", "reasoning_content": "b"}, "answer", "a\n\nb"),
    "think tags": ({"content": "<think>\nhm\n</think>\n\nanswer"}, "answer", "hm"),
    "THINK tags": ({"content": "[THINK]hm[/THINK]answer"}, "answer", "hm"),
    "tags in a text chunk": ({"content": [text("[THINK]hm[/THINK]answer")]}, "answer", "hm"),
    "tags twice": ({"content": "<think></think><think>hm</think>answer"}, "answer", "hm"),
    "first close ends": ({"content": "<think>hm</think>answer</think>more"}, "answer</think>more", "hm"),
    "other kind inside": ({"content": "<think>hm [/THINK] still</think>answer"}, "answer", "hm [/THINK] still"),
    "unclosed": ({"content": "<think>hm"}, None, "hm"),
    "not leading": ({"content": "The page says <think>hm</think>."}, "The page says <think>hm</think>.", ""),
    "close only": ({"content": "hm</think>answer"}, "answer", "hm"),
    "CLOSE only": ({"content": "hm[/THINK]answer"}, "answer", "hm"),
    "close quoted in json": ({"content": '{"quote": "a </think> b"}'}, '{"quote": "a </think> b"}', ""),
    "harmony": ({"content": HARMONY}, "answer", "hm"),
    "harmony end missing": (
        {"content": "<|channel|>analysis<|message|>hm<|channel|>final<|message|>answer"},
        "answer",
        "hm",
    ),
    "harmony constrained": (
        {"content": "<|start|>assistant<|channel|>final <|constrain|>json<|message|>answer"},
        "answer",
        "",
    ),
    "harmony without final": ({"content": "<|channel|>analysis<|message|>hm<|end|>"}, None, "hm"),
    "harmony cut": ({"content": "<|channel|>analysis<|message|>hm"}, None, "hm"),
    "trace only": ({"content": [thought(text("hm"))]}, None, "hm"),
    "swap": ({"content": "", "reasoning_content": "answer"}, None, "answer"),
}


@pytest.mark.parametrize("form", FORMS)
def test_form(form: str) -> None:
    message, answer, working = FORMS[form]
    parted = part_message(message)
    assert parted.answer == answer
    assert "\n\n".join(parted.thoughts) == working


@pytest.mark.parametrize(
    ("content", "cut"),
    [
        ("<think>hm", True),
        ("<think>hm</think>", False),
        ("<|channel|>analysis<|message|>hm", True),
        ("<|channel|>analysis<|message|>hm<|end|>", False),
        ([{"type": "thinking", "thinking": "hm", "closed": False}], True),
        ([{"type": "thinking", "thinking": "hm", "closed": True}], False),
    ],
)
def test_what_did_not_end_is_cut(content: Any, cut: bool) -> None:
    assert part_message({"content": content}).cut is cut


def test_a_lone_close_is_said() -> None:
    assert part_markup("hm</think>answer").findings == (ReplyFinding.CLOSE_WITHOUT_OPEN,)


def test_an_unknown_chunk_is_said_and_left_out() -> None:
    parted = part_message({"content": [text("answer"), {"type": "hologram", "text": "boo"}, 7]})
    assert parted.answer == "answer"
    assert parted.findings == (ReplyFinding.UNKNOWN_CHUNK,)


@pytest.mark.parametrize(
    "message",
    [
        {"content": "answer", "thinking_blocks": [{"type": "redacted_thinking", "data": "abc"}]},
        {"content": "answer", "reasoning_details": [{"type": "reasoning.encrypted", "data": "abc"}]},
        {"content": [{"type": "redacted_thinking", "data": "abc"}, text("answer")]},
    ],
)
def test_withheld(message: dict[str, Any]) -> None:
    parted = part_message(message)
    assert parted.withheld
    assert (parted.answer, parted.thoughts) == ("answer", ())


WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
SECRET = "SECRET-THOUGHT"
"""Stands in every thought below and nowhere else."""


@given(st.lists(st.tuples(st.booleans(), WORDS), min_size=1, max_size=6), st.sampled_from(["list", "string"]))
def test_what_was_thought_in_chunks_is_never_answered(parts: list[tuple[bool, str]], form: str) -> None:
    def chunk(thinks: bool, words: str) -> dict[str, Any]:
        if not thinks:
            return text(words)
        return thought(text(words + SECRET)) if form == "list" else {"type": "thinking", "thinking": words + SECRET}

    parted = part_message({"content": [chunk(*part) for part in parts]})
    assert SECRET not in (parted.answer or "")
    assert "".join(parted.thoughts).count(SECRET) == sum(thinks for thinks, _ in parts)


@given(WORDS, WORDS, st.sampled_from([("<think>", "</think>"), ("[THINK]", "[/THINK]")]), st.booleans())
def test_what_was_thought_in_tags_is_never_answered(
    working: str, answer: str, tags: tuple[str, str], ends: bool
) -> None:
    parted = part_markup(f"{tags[0]}{working}{SECRET}{tags[1] + answer if ends else ''}")
    assert SECRET not in (parted.answer or "") or tags[1] in working
    assert (parted.answer is None) is not ends or tags[1] in working


KEYS = st.sampled_from(["type", "text", "thinking", "content", "closed", "summary"])
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(SHAPES, st.sampled_from(["content", "reasoning", "thinking_blocks", "reasoning_details"]))
def test_any_shape_is_parted_somehow(value: Any, field: str) -> None:
    parted = part_message({field: value})
    assert parted.answer is None or parted.answer.strip()
    assert field == "content" or parted.answer is None, "a field for working holds no answer"
