"""Folding: what is printed differently becomes equal, what says something else does not, and there is a way back."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.answers.folding import fold

SAME = [
    ("Governing  Law", "governing\nlaw"),
    ("agree-\nment", "agreement"),
    ("long-term", "long\u2013term"),
    ("the “Term”", 'the "Term"'),
    ("finance", "\ufb01nance"),
    ("1,234", "１，２３４"),
    ("100%", "100％"),
    ("• first", "first"),
    ("caf\u00e9", "cafe\u0301"),
    ("ガス", "ｶﾞｽ"),
    ("−5", "-5"),
    ("soft\u00adhyphen", "softhyphen"),
    ("$ ( 1,234 )", "$(1,234)"),
]
OTHER = [
    ("5", "-5"),
    ("5", "(5)"),
    ("5", "5%"),
    ("5", "$5"),
    ("1.5", "15"),
    ("1.5", "1,5"),
    ("12 34", "1234"),
    ("10²", "102"),
    ("½", "12"),
    ("2019-2020", "20192020"),
    ("$5", "€5"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_words_fold_alike(one, other):
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_figure_folds_otherwise(one, other):
    assert fold(one).text != fold(other).text


@given(text=st.text(max_size=300))
def test_each_folded_character_knows_where_it_came_from(text):
    folded = fold(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)
    assert all(0 <= at < len(text) for at in folded.origins)


@given(text=st.text(max_size=300))
def test_digits_and_marks_of_figures_are_never_lost(text):
    kept = [char for char in text if char in "0123456789%$.,()"]
    assert [char for char in fold(text).text if char in "0123456789%$.,()"][: len(kept)] or not kept
    folded = fold(text).text
    at = 0
    for char in kept:
        at = folded.find(char, at) + 1
        assert at > 0


@given(
    words=st.lists(st.text(st.characters(categories=["L"]), min_size=1), min_size=1),
    gap=st.sampled_from([" ", "\n", "\u3000", " \t "]),
)
def test_white_space_does_not_matter(words, gap):
    assert fold(gap.join(words)).text == fold("".join(words)).text


@given(text=st.text(st.characters(max_codepoint=0x24F), max_size=100))
def test_composed_and_decomposed_fold_alike(text):
    assert fold(unicodedata.normalize("NFC", text)).text == fold(unicodedata.normalize("NFD", text)).text


def test_a_span_leads_back_to_the_words():
    text = "The  “Effec-\ntive Date” is"
    folded = fold(text)
    at = folded.text.index("effectivedate")
    start, end = folded.span(at, at + len("effectivedate"))
    assert text[start:end] == "Effec-\ntive Date"


def test_folding_twice_as_much_takes_about_twice_as_long():
    text = "The Licensee shall pay $1,234.50 (twelve) – “as agreed” – within thirty (30) days.\n" * 2000

    def seconds(content):
        began = time.process_time()
        fold(content)
        return time.process_time() - began

    once = min(seconds(text) for _ in range(3))
    assert min(seconds(text * 4) for _ in range(3)) < 12 * once
