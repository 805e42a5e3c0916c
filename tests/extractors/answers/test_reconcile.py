"""Many windows, one answer: found beats silence, evidence decides, dissent and losses are told."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.answers import AnswerStatus, Candidate, Cause, CheckOutcome, CitedQuote
from domain.documents import PageStatus
from domain.questions import AnswerType, Cues, Question
from domain.replies import ReasoningTrace, TraceStatus
from extractors.answers.citations import DocumentIndex
from extractors.answers.reconcile import WindowOutcome, answer_id, reconcile
from extractors.answers.sweep import Sweep
from tests.support.documents import document

LAW = "This Agreement is governed by the laws of the State of Delaware."
OTHER = "The lease is governed by New York law."
DOCUMENT = document(f"{LAW}\n\nSigned by Alpha Ltd. and Beta Inc.", f"{OTHER}\n\nJoined by Gamma KK.")
INDEX = DocumentIndex(DOCUMENT)
QUESTION = Question(
    id="governing-law",
    text="Which law governs?",
    type=AnswerType.TEXT,
    normalise="jurisdiction",
    evidence="The clause.",
    cues=Cues(en=("agreement ... governed by the laws",)),
)
ELSEWHERE = QUESTION.model_copy(update={"cues": Cues(en=("nowhere to be seen",))})
"""Its cues stand on no page, so that silence about it is left standing."""
PARTIES = Question(id="parties", text="Who are they?", type=AnswerType.LIST, evidence="Names.", cues=Cues(en=("by",)))


def said(status, *values, quote=None, block="p1.b1", about=QUESTION, explanation="So it is."):
    quotes = () if quote is None else (CitedQuote(block=block, quote=quote),)
    return Candidate(question=about.id, status=status, values=values, quotes=quotes, explanation=explanation)


DELAWARE = said(AnswerStatus.FOUND, "Delaware", quote=LAW)
SAME = said(AnswerStatus.FOUND, "State of Delaware", quote="governed by the laws of the State of Delaware")
NEW_YORK = said(AnswerStatus.FOUND, "New York", quote=OTHER, block="p2.b1")
INVENTED = said(AnswerStatus.FOUND, "Texas", quote="This Agreement shall be construed under the laws of Texas.")
ABSENT = said(AnswerStatus.ABSENT)
UNCLEAR = said(AnswerStatus.UNCLEAR, quote=OTHER, block="p2.b1", explanation="Two laws are named.")
LOST = "The reply was cut off."


def outcomes(*candidates):
    return [
        WindowOutcome(
            window=hashlib.sha256(bytes([at])).hexdigest(),
            call=f"call-{at}",
            candidate=None if candidate == LOST else candidate,
            reason=LOST if candidate == LOST else None,
            trace=ReasoningTrace(status=TraceStatus.COMPLETE, text=f"thought {at}"),
            model_returned="model",
        )
        for at, candidate in enumerate(candidates)
    ]


def answer(*candidates, question=QUESTION, index=INDEX):
    return reconcile(
        question,
        outcomes(*candidates),
        Sweep(index),
        run="run",
        document=index.document.source,
        model_requested="asked",
    )


def checks(told):
    return {check.check: check.outcome for check in told.checks}


def test_one_window_that_finds_it():
    told = answer(DELAWARE)
    assert (told.status, told.reason, told.value, told.normalised) == (AnswerStatus.FOUND, None, "Delaware", "US-DE")
    assert (told.call, told.model_requested, told.model_returned) == ("call-0", "asked", "model")
    assert (told.reasoning.text, told.explanation) == ("thought 0", "So it is.")
    assert [cited.page for cited in told.citations] == [1]
    assert checks(told) == {
        "quote_located": CheckOutcome.PASS,
        "value_in_quote": CheckOutcome.PASS,
        "windows_agree": CheckOutcome.NOT_APPLICABLE,
    }


def test_its_id_is_the_question_s_place_in_the_run():
    assert answer(DELAWARE).id == answer_id("run", DOCUMENT.source, "governing-law")
    assert len({answer_id(run, "d", question) for run in "ab" for question in "xy"}) == 4


def test_found_beats_absent():
    told = answer(ABSENT, DELAWARE, ABSENT)
    assert (told.status, told.call) == (AnswerStatus.FOUND, "call-1")
    assert [view.status for view in told.views] == [AnswerStatus.ABSENT, AnswerStatus.FOUND, AnswerStatus.ABSENT]


def test_windows_that_print_it_differently_agree():
    told = answer(DELAWARE, SAME)
    assert (told.normalised, checks(told)["windows_agree"]) == ("US-DE", CheckOutcome.PASS)


def test_evidence_decides_between_values_and_dissent_is_kept():
    told = answer(INVENTED, DELAWARE)
    assert (told.normalised, checks(told)["windows_agree"]) == ("US-DE", CheckOutcome.FAIL)
    assert [view.values for view in told.views] == [("Texas",), ("Delaware",)]


def test_a_cue_in_the_quoted_words_decides_between_located_values():
    assert answer(NEW_YORK, DELAWARE).normalised == "US-DE"
    assert answer(DELAWARE, NEW_YORK).normalised == "US-DE"


def test_of_equal_evidence_more_windows_decide_and_then_the_earlier_page():
    plain = QUESTION.model_copy(update={"cues": Cues(en=("nowhere to be seen",))})
    assert answer(DELAWARE, NEW_YORK, NEW_YORK, question=plain).normalised == "US-NY"
    assert answer(NEW_YORK, DELAWARE, question=plain).normalised == "US-DE"


def test_an_unlocated_quote_is_kept_and_marked():
    told = answer(INVENTED)
    assert (told.status, told.value) == (AnswerStatus.FOUND, "Texas")
    assert [cited.located for cited in told.citations] == [False]
    assert checks(told)["quote_located"] is CheckOutcome.FAIL


def test_absent_rests_on_the_pages_read():
    told = answer(ABSENT, ABSENT, question=ELSEWHERE)
    assert (told.status, told.value, told.cause) == (AnswerStatus.ABSENT, None, None)
    assert checks(told) == dict.fromkeys(("pages_readable", "windows_heard", "cues_swept"), CheckOutcome.PASS)
    assert told.reason == "Not stated in the 2 pages read (2 windows)."


def test_absent_names_the_pages_that_could_not_be_read():
    pages = DOCUMENT.pages
    unread = pages[1].model_copy(
        update={"status": PageStatus.UNREADABLE, "reason": "too dark", "text": "", "words": (), "blocks": ()}
    )
    index = DocumentIndex(DOCUMENT.model_copy(update={"pages": (pages[0], unread)}))
    told = answer(ABSENT, index=index, question=ELSEWHERE)
    assert told.reason == "Not stated in the 1 page read (1 window); not readable: page 2."
    assert (told.cause, checks(told)["pages_readable"]) == (Cause.ILLEGIBLE_PAGE, CheckOutcome.FAIL)


def test_a_lost_window_makes_absent_unclear():
    told = answer(ABSENT, LOST)
    assert told.status is AnswerStatus.UNCLEAR
    assert told.reason == f"Not stated where it was asked, but 1 of 2 windows was lost (number 2): {LOST}"
    assert (told.cause, checks(told)["windows_heard"]) == (Cause.WINDOW_LOST, CheckOutcome.FAIL)


def test_a_cue_on_a_page_turns_absent_into_unclear_and_is_cited():
    told = answer(ABSENT, ABSENT)
    assert (told.status, told.cause, told.value) == (AnswerStatus.UNCLEAR, Cause.CUE_STANDS, None)
    assert [(cited.quote, cited.page, bool(cited.boxes)) for cited in told.citations] == [(LAW, 1, True)]
    assert told.reason == "Said to be absent, but “agreement ... governed by the laws” stands on page 1."
    assert checks(told)["cues_swept"] is CheckOutcome.FAIL


def test_a_lost_window_is_told_beside_what_was_found():
    told = answer(LOST, DELAWARE)
    assert (told.status, told.call) == (AnswerStatus.FOUND, "call-1")
    assert checks(told)["windows_heard"] is CheckOutcome.FAIL
    assert told.views[0].reason == LOST


def test_all_windows_lost_is_failed():
    told = answer(LOST, LOST)
    assert (told.status, told.value, told.call) == (AnswerStatus.FAILED, None, "call-0")
    assert told.reason == f"No usable answer came: {LOST}"


def test_no_window_at_all_is_failed():
    assert answer().status is AnswerStatus.FAILED


def test_unclear_beats_silence_and_says_why():
    told = answer(ABSENT, UNCLEAR)
    assert (told.status, told.reason) == (AnswerStatus.UNCLEAR, "Two laws are named.")
    assert [cited.page for cited in told.citations] == [2]


def test_found_beside_unclear_is_dissent():
    assert checks(answer(DELAWARE, UNCLEAR))["windows_agree"] is CheckOutcome.FAIL


def test_a_list_is_what_all_windows_name_each_item_once():
    first = said(
        AnswerStatus.FOUND, "Alpha Ltd.", "Beta Inc.", quote="Signed by Alpha Ltd. and Beta Inc.", about=PARTIES
    )
    second = said(
        AnswerStatus.FOUND, "ALPHA LTD.", "Gamma KK", quote="Joined by Gamma KK", block="p2.b2", about=PARTIES
    )
    told = answer(first, second, question=PARTIES)
    assert told.value == "Alpha Ltd.; Beta Inc.; Gamma KK"
    assert [cited.page for cited in told.citations] == [1, 2]
    assert checks(told)["value_in_quote"] is CheckOutcome.PASS


HEARD = st.lists(st.sampled_from([DELAWARE, SAME, NEW_YORK, INVENTED, ABSENT, UNCLEAR, LOST]), max_size=6)


@settings(deadline=None)  # a document is folded anew for every example
@given(candidates=HEARD)
def test_whatever_windows_say_there_is_one_answer_with_every_view(candidates):
    told = answer(*candidates)
    assert told == answer(*candidates)
    assert len(told.views) == len(candidates)
    assert (told.cause is Cause.CUE_STANDS) == bool(candidates and all(one == ABSENT for one in candidates))
    assert answer(*candidates, question=ELSEWHERE).status is (
        AnswerStatus.ABSENT if told.cause is Cause.CUE_STANDS else told.status
    )
    assert (told.status is AnswerStatus.FAILED) == all(one == LOST for one in candidates)
    finds = [one for one in candidates if one != LOST and one.status is AnswerStatus.FOUND]
    assert (told.status is AnswerStatus.FOUND) == bool(finds)


@given(candidates=HEARD.filter(lambda all_of_them: LOST in all_of_them))
def test_a_loss_is_never_silent(candidates):
    told = answer(*candidates)
    assert told.status is AnswerStatus.FAILED or checks(told).get("windows_heard") is CheckOutcome.FAIL


@pytest.mark.parametrize("order", [(INVENTED, DELAWARE, NEW_YORK), (NEW_YORK, DELAWARE, INVENTED)])
def test_the_order_of_windows_does_not_decide(order):
    assert answer(*order).normalised == "US-DE"
