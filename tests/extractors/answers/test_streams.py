"""A stream put together is the message it would have been."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.answers.streams import assemble
from extractors.answers.strict_json import clean
from extractors.answers.traces import part_message


def thought(words: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": [{"type": "text", "text": words}]}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def piece(delta: dict[str, Any] | None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    return {"model": "m", "choices": choices, **more}


def body(*pieces: dict[str, Any], end: str = "\n\n") -> bytes:
    return "".join(f"data: {json.dumps(one)}{end}" for one in pieces).encode() + b"data: [DONE]" + end.encode()


def parted(*pieces: dict[str, Any], end: str = "\n\n") -> tuple[str | None, str]:
    stream = assemble(body(*pieces, end=end))
    assert stream.whole
    got = part_message(stream.reply["choices"][0]["message"])
    return got.answer, "\n\n".join(got.thoughts)


STOP = piece({"content": ""}, "stop", usage={"prompt_tokens": 5, "completion_tokens": 2})
FORMS = {
    "strings": (
        [piece({"role": "assistant", "content": ""}), piece({"content": "ans"}), piece({"content": "wer"})],
        "answer",
        "",
    ),
    "lists, then strings": (
        [
            piece({"content": [thought("h")]}),
            piece({"content": [thought("m")]}),
            piece({"content": "ans"}),
            piece({"content": "wer"}),
        ],
        "answer",
        "hm",
    ),
    "one delta with both": (
        [
            piece({"content": [thought("h")]}),
            piece({"content": [thought("m"), text("ans")]}),
            piece({"content": "wer"}),
        ],
        "answer",
        "hm",
    ),
    "string, then list": ([piece({"content": "ans"}), piece({"content": [text("wer")]})], "answer", ""),
    "a field beside": (
        [piece({"reasoning": "h"}), piece({"reasoning": "m", "content": None}), piece({"content": "answer"})],
        "answer",
        "hm",
    ),
    "both fields": (
        [
            piece({"reasoning": "h", "reasoning_content": "h"}),
            piece({"reasoning": "m", "reasoning_content": "m"}),
            piece({"content": "answer"}),
        ],
        "answer",
        "hm",
    ),
    "blocks beside": (
        [
            piece({"thinking_blocks": [{"type": "thinking", "thinking": "h"}]}),
            piece({"thinking_blocks": [{"type": "thinking", "thinking": "m"}]}),
            piece({"content": "answer"}),
        ],
        "answer",
        "hm",
    ),
    "tags in pieces": (
        [piece({"content": "<thi"}), piece({"content": "nk>hm</th"}), piece({"content": "ink>answer"})],
        "answer",
        "hm",
    ),
    "no choice in a piece": (
        [piece({"content": "ans"}), piece(None, usage=None), piece({"content": "wer"})],
        "answer",
        "",
    ),
    "another choice": (
        [piece({"content": "answer"}), {"choices": [{"index": 1, "delta": {"content": "no"}}]}],
        "answer",
        "",
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n", "\r\r"])
def test_form(form: str, end: str) -> None:
    pieces, answer, working = FORMS[form]
    assert parted(*pieces, STOP, end=end) == (answer, working)


def test_usage_and_model_are_kept() -> None:
    stream = assemble(body(piece({"content": "x"}), STOP, piece(None, usage={"prompt_tokens": 9})))
    assert stream.reply["model"] == "m"
    assert stream.reply["usage"] == {"prompt_tokens": 9}


@pytest.mark.parametrize(
    ("bytes_", "whole"),
    [
        (body(piece({"content": "x"}), STOP), True),
        (body(piece({"content": "x"}), STOP).replace(b"data: [DONE]\n\n", b""), True),
        (b"\xef\xbb\xbf: hello\n\nevent: message\nid: 7\n" + body(piece({"content": "x"}), STOP), True),
        (body(piece({"content": "x"})), False),
        (body(piece({"content": "x"}), STOP)[:-60], False),
        (body(piece({"content": "x"}), STOP).replace(b"data: [DONE]", b"data: {rubbish"), False),
        (b"", False),
        (b"data: 7\n\n", False),
    ],
)
def test_whole_only_where_it_says_so(bytes_: bytes, whole: bool) -> None:
    assert assemble(bytes_).whole is whole


def test_data_over_several_lines() -> None:
    lines = json.dumps(piece({"content": "x"}, "stop"), indent=1).splitlines()
    assert assemble("".join(f"data: {line}\n" for line in lines).encode() + b"\n").whole


def test_a_line_separator_in_a_string_parts_nothing() -> None:
    delta = json.dumps(piece({"content": "a\u2028b\x85c"}, "stop"), ensure_ascii=False)
    message = assemble(f"data: {delta}\n\n".encode()).reply["choices"][0]["message"]
    assert message == {"content": "a\u2028b\x85c"}


@given(st.lists(st.tuples(st.sampled_from(["thought", "text", "string"]), st.text(max_size=8)), max_size=12))
def test_any_cut_into_pieces_says_the_same(parts: list[tuple[str, str]]) -> None:
    make = {
        "thought": lambda words: [thought(words)],
        "text": lambda words: [text(words)],
        "string": lambda words: words,
    }
    pieces = [piece({"content": make[kind](words)}) for kind, words in parts]
    stream = assemble(body(*pieces, STOP))
    message = stream.reply["choices"][0]["message"] if stream.reply["choices"] else {}
    got = part_message(message)
    if any(kind == "thought" for kind, _ in parts):
        said = clean("".join(words for kind, words in parts if kind != "thought"))  # what no database can hold
        assert (got.answer or "") == (said if said.strip() else "")


@given(st.binary(max_size=300))
def test_no_bytes_break_it(noise: bytes) -> None:
    assemble(b"data: " + noise)
