"""Words in columns: which of them a span of the text touches, and the boxes around them."""

from hypothesis import given
from hypothesis import strategies as st

from domain.words import Box, Word, Words

_GAPS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 5), st.integers(0, 2)), max_size=12)
"""Space before a word, its length, and the line it stands on."""


def _words(gaps):
    words, at = [], 0
    for number, (space, length, line) in enumerate(gaps):
        start, at = at + space, at + space + length
        words.append(Word(start, at, Box(10.0 * number, 20.0 * line, 10.0 * number + 9, 20.0 * line + 12), line))
    return words


@given(gaps=_GAPS, low=st.integers(0, 60), length=st.integers(1, 60))
def test_a_span_touches_the_words_it_shares_a_character_with(gaps, low, length):
    words = _words(gaps)
    shared = [each for each in words if set(range(each.start, each.end)) & set(range(low, low + length))]
    assert list(Words(words).touched(low, low + length)) == shared


@given(gaps=_GAPS, low=st.integers(0, 60), length=st.integers(1, 60))
def test_each_line_has_one_box_around_its_words(gaps, low, length):
    words = Words(_words(gaps))
    lines = {}
    for word in words.touched(low, low + length):
        lines.setdefault(word.line, []).append(word.box)
    around = [
        Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))
        for boxes in lines.values()
    ]
    assert list(words.boxes_touched(low, low + length)) == around
