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


_SIGNS = "ab1 2-\u2013\u2019\u201c\u2022\n.$(\u00e9\u00bd\u00b2\ufb01\u767e\uff13\uff0d\0\1\u2610\u00a0\u2026\u334c"


@given(text=st.text(_SIGNS, max_size=40) | st.text(max_size=40))
def test_pages_fold_as_their_characters_do_one_by_one(text):
    """What is not white space, a quotation mark or the like, or a dash, folds alone to what it folds to in a text."""
    dropped = {at for at, char in enumerate(text) if not fold(char).text}
    alone = [(at, form) for at, char in enumerate(text) if at not in dropped for form in fold(char).text]
    folded = fold(text)
    told = zip(folded.origins, folded.text, strict=True)
    assert [(at, form) for at, form in told if at not in dropped] == alone
    for at, form in zip(folded.origins, folded.text, strict=True):
        if at in dropped and form != "-":
            figures = [char for char in (*text[:at][::-1], *text[at:]) if fold(char).text]
            assert form == " "
            assert figures[0].isdigit()


@pytest.mark.parametrize(("text", "before", "folded"), [("5 -", "3", "5-"), ("5 -", "years", "5"), ("5 -\n", "", "5")])
def test_a_dash_at_a_page_s_end_is_a_sign_where_a_figure_begins_the_next(text, before, folded):
    page = fold(text, before=before)
    assert page.text == folded
    assert len(page.origins) == len(folded)


def test_folding_twice_as_much_takes_about_twice_as_long():
    text = "The Licensee shall pay $1,234.50 (twelve) – “as agreed” – within thirty (30) days.\n" * 2000

    def seconds(content):
        began = time.process_time()
        fold(content)
        return time.process_time() - began

    once = min(seconds(text) for _ in range(3))
    assert min(seconds(text * 4) for _ in range(3)) < 12 * once
