"""A later look confirms, takes over or unsettles; a check always tells, and nothing said before is dropped."""

import pytest

from domain.answers import AnswerStatus, Cause, CheckOutcome, Look
from extractors.answers.second_looks import after_candidates, after_opinion, after_search, disputed_pages, is_silent
from tests.extractors.answers.test_reconcile import (
    ABSENT,
    DELAWARE,
    ELSEWHERE,
    INDEX,
    INVENTED,
    LAW,
    LOST,
    NEW_YORK,
    OTHER,
    PARTIES,
    QUESTION,
    SAME,
    UNCLEAR,
    answer,
    checks,
    outcomes,
    said,
)  # fmt: skip

PASS, FAIL, NOTHING = CheckOutcome.PASS, CheckOutcome.FAIL, CheckOutcome.NOT_APPLICABLE


def later(*candidates, look=Look.TO_FIND):
    return [each.model_copy(update={"look": look, "call": f"later-{each.call}"}) for each in outcomes(*candidates)]


@pytest.mark.parametrize(
    ("candidates", "pages"),
    [
        ((DELAWARE, NEW_YORK), (1, 2)),
        ((DELAWARE, UNCLEAR), (1, 2)),
        ((DELAWARE, SAME), ()),
        ((DELAWARE, ABSENT), ()),
        ((DELAWARE, LOST), ()),
        ((DELAWARE, INVENTED), (1,)),
        ((ABSENT, ABSENT), ()),
    ],
)
def test_pages_are_in_dispute_where_windows_that_speak_do_not_agree(candidates, pages):
    assert disputed_pages(QUESTION, outcomes(*candidates), INDEX) == pages
    assert disputed_pages(PARTIES, outcomes(*candidates), INDEX) == ()


@pytest.mark.parametrize(
    ("candidates", "silent"),
    [((ABSENT, ABSENT), True), ((ABSENT, LOST), False), ((ABSENT, DELAWARE), False), ((UNCLEAR,), False), ((), False)],
)
def test_silent_is_what_every_window_heard_and_none_found(candidates, silent):
    assert is_silent(answer(*candidates)) is silent
    assert is_silent(answer(*candidates, question=ELSEWHERE)) is silent


def candidates_asked(candidate):
    first = outcomes(DELAWARE, NEW_YORK)
    told = answer(DELAWARE, NEW_YORK)
    return after_candidates(QUESTION, told, first, later(candidate, look=Look.CANDIDATES)[0], INDEX)


@pytest.mark.parametrize(
    ("candidate", "status", "form", "outcome"),
    [
        (SAME, AnswerStatus.FOUND, "US-DE", PASS),
        (NEW_YORK, AnswerStatus.FOUND, "US-NY", FAIL),
        (ABSENT, AnswerStatus.FOUND, "US-DE", FAIL),
        (INVENTED, AnswerStatus.FOUND, "US-DE", FAIL),
        (LOST, AnswerStatus.FOUND, "US-DE", NOTHING),
        (UNCLEAR, AnswerStatus.UNCLEAR, None, FAIL),
    ],
)
def test_the_pages_in_dispute_asked_alone(candidate, status, form, outcome):
    told = candidates_asked(candidate)
    assert (told.status, told.normalised, checks(told)["second_look"]) == (status, form, outcome)
    assert [view.look for view in told.views] == [Look.FIRST, Look.FIRST, Look.CANDIDATES]
    assert checks(told)["windows_agree"] is FAIL, "what was in dispute stays told"
    assert [view.values for view in told.views[:2]] == [("Delaware",), ("New York",)]


def test_what_stays_unclear_cites_both_clauses():
    told = candidates_asked(UNCLEAR)
    assert told.cause is Cause.CONFLICTING_CLAUSES
    assert {cited.quote for cited in told.citations} == {LAW, OTHER}


@pytest.mark.parametrize(
    ("candidates", "status", "outcome"),
    [
        ((ABSENT, ABSENT), AnswerStatus.ABSENT, PASS),
        ((ABSENT, DELAWARE), AnswerStatus.UNCLEAR, FAIL),
        ((ABSENT, UNCLEAR), AnswerStatus.UNCLEAR, FAIL),
        ((ABSENT, INVENTED), AnswerStatus.ABSENT, FAIL),
        ((ABSENT, LOST), AnswerStatus.ABSENT, NOTHING),
    ],
)
def test_a_search_never_turns_silence_into_found_and_never_passes_over_a_find(candidates, status, outcome):
    first = answer(ABSENT, ABSENT, question=ELSEWHERE)
    told = after_search(ELSEWHERE, first, later(*candidates), INDEX)
    assert (told.status, checks(told)["second_look"]) == (status, outcome)
    assert (told.cause is Cause.FOUND_ON_SECOND_LOOK) is (status is AnswerStatus.UNCLEAR)
    assert [view.look for view in told.views] == [Look.FIRST] * 2 + [Look.TO_FIND] * 2


@pytest.mark.parametrize(
    ("other", "outcome"),
    [(SAME, PASS), (NEW_YORK, FAIL), (ABSENT, FAIL), (UNCLEAR, FAIL), (LOST, NOTHING)],
)
def test_another_model_s_word_stands_beside_the_answer(other, outcome):
    views = later(other, look=Look.SECOND_OPINION)
    told = after_opinion(answer(DELAWARE), answer(other), "the other", views)
    assert (told.normalised, checks(told)["second_opinion"]) == ("US-DE", outcome)
    assert told.views[-1].look is Look.SECOND_OPINION


def test_two_that_find_nothing_agree():
    silent = answer(ABSENT, question=ELSEWHERE)
    assert checks(after_opinion(silent, silent, "the other", []))["second_opinion"] is PASS


def test_a_value_found_to_find_is_kept_for_the_reader():
    found = said(AnswerStatus.FOUND, "Delaware", quote=LAW)
    told = after_search(ELSEWHERE, answer(ABSENT, question=ELSEWHERE), later(found), INDEX)
    assert (told.value, told.citations[0].page) == ("Delaware", 1)
    assert told.call == "later-call-0"
