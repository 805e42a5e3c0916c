"""Runs of characters that a quote shares with a long text lead to the place where it stands."""

import string

from hypothesis import given
from hypothesis import strategies as st

from extractors.answers.grams import SURE, Grams

TEXT = st.text(string.ascii_lowercase + "日本語 ", min_size=SURE, max_size=400)


@given(before=TEXT, words=st.text(string.ascii_uppercase, min_size=SURE, max_size=120), after=TEXT)
def test_a_shared_run_is_never_missed(before, words, after):
    stretches = Grams(before + words + after).stretches(words)
    assert any(found.low <= len(before) and len(before) + len(words) <= found.high for found in stretches)


@given(text=TEXT)
def test_a_text_that_shares_no_run_leads_nowhere(text):
    assert Grams(text).stretches("0123456789" * 3) == []


def test_a_run_that_stands_very_often_costs_no_more_than_its_share():
    stretches = Grams("the same words again " * 20_000).stretches("the same words again and nothing else")
    assert 0 < len(stretches) <= 6
