"""Text as searched keeps its way back to the block, and sentences end where they end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.embedded.passages import Passages, sentence_spans
from extractors.embedded.prompt import Block


def passages(*texts: str) -> Passages:
    return Passages([Block(id=f"p1.b{number}", page=1, text=text) for number, text in enumerate(texts, 1)])


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4), st.data())
def test_every_span_of_the_searched_text_is_quoted_from_its_block(texts: list[str], data: st.DataObject) -> None:
    made = passages(*texts)
    assert len(made.plain) == len(made.folded)
    for sentence in made.sentences:
        start = data.draw(st.integers(sentence.start, sentence.end - 1))
        end = data.draw(st.integers(start + 1, sentence.end))
        block, quote = made.quote(start, end)
        assert block == f"p1.b{sentence.block + 1}"
        assert quote in texts[sentence.block]


@given(st.lists(st.from_regex(r"[A-Za-z.,; \n]{1,40}", fullmatch=True), min_size=1, max_size=3))
def test_plain_text_is_the_blocks_words(texts: list[str]) -> None:
    made = passages(*texts)
    assert made.plain.split() == " ".join(texts).split()


def test_a_quote_keeps_the_blocks_line_breaks_and_spaces() -> None:
    made = passages("The  Agent\nshall   not assign.")
    assert made.plain == "The Agent shall not assign."
    assert made.quote(4, 20) == ("p1.b1", "Agent\nshall   not")


def test_japanese_lines_run_on_without_a_space() -> None:
    made = passages("本契約は日本法に準拠\nし、解釈される。")
    assert "準拠し" in made.plain
    assert made.quote(made.plain.index("準拠し"), made.plain.index("準拠し") + 3)[1] == "準拠\nし"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It ends. It begins.", ["It ends.", "It begins."]),
        ("Acme, Inc. Delaware is here.", ["Acme, Inc. Delaware is here."]),
        ("See Section 4.2 below. Then go.", ["See Section 4.2 below.", "Then go."]),
        ("12.1 Term. This runs on.", ["12.1 Term.", "This runs on."]),
        ("Mr. J. Smith signs.", ["Mr. J. Smith signs."]),
        ("甲は乙に支払う。乙は受け取る。", ["甲は乙に支払う。", "乙は受け取る。"]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text)] == parts
