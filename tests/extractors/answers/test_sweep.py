"""The sweep behind an `absent`: cues found however they are broken, read or hidden, and never where they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Box, HiddenText, Hiding
from domain.pages import OtherReading
from domain.questions import AnswerType, Cues, Question
from extractors.answers.citations import DocumentIndex
from extractors.answers.cue_matching import CueText
from extractors.answers.sweep import MOST_CITED, Sweep
from tests.support.documents import document

CONTROL = Question(
    id="change-of-control",
    text="What follows from a change of control?",
    type=AnswerType.TEXT,
    evidence="The clause.",
    cues=Cues(en=("change of control", "assign ... without consent"), ja=("支配権の変更", "独占的")),
    sweep=Cues(en=("new owner",)),
)


def swept(text, *more, **changes):
    read = document(text, *more)
    pages = (read.pages[0].model_copy(update=changes), *read.pages[1:])
    sweep = Sweep(DocumentIndex(read.model_copy(update={"pages": pages})))
    return sweep, sweep.over(CONTROL)


@pytest.mark.parametrize(
    "text",
    [
        "Upon a Change of Control the lender may call.",
        "Upon a CHANGE\nOF  CONTROL the lender may call.",
        "Upon a change-of-control the lender may call.",
        "Upon a “change of con-\ntrol” the lender may call.",
        "No party may assign this lease or any part of it without\nconsent.",
        "A new owner is bound.",
        "当事者の支配権の\n変更があったとき",
    ],
)
def test_a_cue_is_found_however_it_is_set(text):
    assert swept(text)[1].hits


@pytest.mark.parametrize(
    "text",
    [
        "An exchange of controls is planned.",
        "They assign it. All is done without consent.",
        "A non-change of control provision.",
        "A non- change of control provision.",
        "非独占的な権利",
    ],
)
def test_other_words_are_not_taken_for_it(text):
    assert not swept(text)[1].hits


def test_a_misread_cue_is_found_on_a_page_that_ocr_read_and_only_there():
    text = "Upon a chanqe of control the lender may call."
    sweep, found = swept(text, ocr_confidence=0.4)
    assert [cited.quote for cited in sweep.cite(found)] == [text]
    assert not swept(text)[1].hits


def test_text_kept_apart_is_swept_and_told_but_never_cited():
    hidden = HiddenText(text="Change of control.", box=Box(0, 0, 1, 1), hiding=Hiding.TINY)
    other = OtherReading(source="ocr", text="Change of control.", agreement=0.1, why="It has more words.")
    for kept in ({"hidden": (hidden,)}, {"other_reading": other}):
        sweep, found = swept("Nothing here.", **kept)
        assert (found.hits, found.apart, sweep.cite(found)) == ((), (1,), ())


def test_each_cue_is_cited_once_before_any_is_cited_twice():
    clause = "Upon change of control number {} ends."
    sweep, found = swept(*(clause.format(number) for number in range(9)), "The new owner pays.")
    cited = sweep.cite(found)
    assert len(cited) == MOST_CITED
    assert [each.page for each in cited[:2]] == [1, 10]
    assert all(each.boxes for each in cited)


WORDS = st.lists(st.sampled_from(["lease", "of", "control", "(a)", "12.5", "the", "Inc."]), max_size=8)
GAPS = st.lists(st.sampled_from([" ", "\n", "  ", " \n"]), min_size=2, max_size=2)


@given(before=WORDS, after=WORDS, gaps=GAPS, upper=st.booleans())
def test_a_planted_cue_is_always_found_where_it_was_planted(before, after, gaps, upper):
    planted = f"change{gaps[0]}of{gaps[1]}control"
    planted = planted.upper() if upper else planted
    text = " ".join([*before, planted, *after])
    hits = CueText(text).hits(["change of control"])
    assert planted in [text[hit.start : hit.end] for hit in hits]
