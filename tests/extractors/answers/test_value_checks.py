"""A value in any style is found in a quote that prints it in another; an altered one never is."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import CheckOutcome
from domain.questions import AnswerType, Cues, Question
from extractors.answers.checks import value_in_passages
from extractors.answers.values import parse_value, relative_date, resolve, scale_of

SUMS = (
    lambda millions: f"${millions:,} million",
    lambda millions: f"${millions * 1000:,} thousand",
    lambda millions: f"$ {millions:,},000,000",
    lambda millions: f"US$ {millions}mn",
    lambda millions: f"USD {millions * 10**6}",
    lambda millions: f"{millions}百万米ドル",
)
LENGTHS = ("twelve (12) months", "12 months", "one year", "1年間", "１２か月", "a 12-month", "one (1) year")
PERCENTS = ("{}%", "{} %", "{} percent", "{}％", "{}パーセント", "{} per cent")
HEADINGS = {"(in thousands)": 10**3, "$ in millions": 10**6, "（単位：百万円）": 10**6, "(In billions)": 10**9}


def asked(type_, unit=None):
    return Question(id="q", text="What is it worth?", type=type_, unit=unit, evidence="It.", cues=Cues(en=("it",)))


@given(millions=st.integers(1, 9999), said=st.sampled_from(SUMS), printed=st.sampled_from(SUMS))
def test_a_sum_in_any_two_styles_is_the_same(millions, said, printed):
    check = value_in_passages(asked("money"), [said(millions)], [f"a total of {printed(millions)} was paid"])
    assert check.outcome is CheckOutcome.PASS


@given(millions=st.integers(2, 9998), off=st.sampled_from([-1, 1]), said=st.sampled_from(SUMS))
def test_a_sum_that_is_off_by_one_is_not(millions, off, said):
    check = value_in_passages(asked("money"), [said(millions + off)], [f"a total of {SUMS[0](millions)} was paid"])
    assert check.outcome is CheckOutcome.FAIL


@given(figure=st.decimals(-99, 99, places=2), said=st.sampled_from(PERCENTS), printed=st.sampled_from(PERCENTS))
def test_a_percentage_in_any_two_styles_is_the_same(figure, said, printed):
    check = value_in_passages(asked("percentage"), [said.format(figure)], [f"at {printed.format(figure)} a year"])
    assert check.outcome is CheckOutcome.PASS


@pytest.mark.parametrize("said", LENGTHS)
@pytest.mark.parametrize("printed", LENGTHS)
def test_a_length_of_time_in_any_two_styles_is_the_same(said, printed):
    check = value_in_passages(asked("number", unit="months"), [said], [f"for {printed} from now"])
    assert check.outcome is CheckOutcome.PASS


@given(figure=st.integers(1, 10**7), heading=st.sampled_from(sorted(HEADINGS)), other=st.sampled_from([1, 10**3]))
def test_a_quoted_heading_gives_the_scale(figure, heading, other):
    currency = "JPY" if "円" in heading else "USD"
    row = f"Total sales {'' if currency == 'JPY' else '$ '}{figure:,}"
    right = f"{currency} {figure * HEADINGS[heading]}"
    wrong = f"{currency} {figure * HEADINGS[heading] * 1000 * other}"
    assert value_in_passages(asked("money"), [right], [row, heading]).outcome is CheckOutcome.PASS
    assert value_in_passages(asked("money"), [wrong], [row, heading]).outcome is CheckOutcome.FAIL


@given(start=st.dates(date(1950, 1, 1), date(2050, 12, 31)), years=st.integers(1, 20))
def test_an_anniversary_is_resolved_by_a_second_quote_alone(start, years):
    words = f"ends {years} years after the Effective Date"
    relative = relative_date(words)
    assert relative is not None
    assert resolve(relative, [words]) is None
    day = resolve(relative, [words, f'as of {start:%B} {start.day}, {start.year} (the "Effective Date")'])
    assert day is not None
    assert date.fromisoformat(day).year == start.year + years


def test_two_dates_for_the_same_anchor_resolve_nothing():
    relative = relative_date("the third anniversary of the Effective Date")
    assert relative is not None
    said = ["March 6, 2006 (the Effective Date)", "March 7, 2006 (the Effective Date)"]
    assert resolve(relative, said) is None


def test_what_has_no_scale_says_so():
    assert scale_of("Years ended December 31, 2019") is None
    assert scale_of("He succeeded in millions of ways and in thousands of others") is None
    assert scale_of("in thousands").times == Decimal(1000)


@given(text=st.text(alphabet="the third anniversary ofEDr3年後から日()'000$ in千万円単位:", max_size=60))
def test_any_jumble_is_read_without_an_error(text):
    relative = relative_date(text)
    assert relative is None or relative.anchor
    assert scale_of(text) is None or scale_of(text).times > 0
    assert parse_value(text, AnswerType.MONEY) != ""
