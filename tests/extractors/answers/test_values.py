"""Typed values: written-out cases by type, and what is formatted in any style parses back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.questions import AnswerType
from extractors.answers.values import find_values, parse_value

DATES = [
    ("March 6, 2006", "2006-03-06"),
    ("Mar. 6, 2006", "2006-03-06"),
    ("6 March 2006", "2006-03-06"),
    ("30-Sep-2019", "2019-09-30"),
    ("6th day of March, 2006", "2006-03-06"),
    ("6t h day of March, 2006", "2006-03-06"),
    ("1 st  day of May 2006", "2006-05-01"),
    ("21s t day of February 2011", "2011-02-21"),
    ("20 March day of 1998", "1998-03-20"),
    ("2nd  day  of  September  1998", "1998-09-02"),
    ("ninth day of May, 2011", "2011-05-09"),
    ("twenty-first day of June 2020", "2020-06-21"),
    ("the 31st day of December 1999", "1999-12-31"),
    ("SEPTEMBER 30, 2019", "2019-09-30"),
    ("September 13th, 2019", "2019-09-13"),
    ("3/6/06", "2006-03-06"),
    ("3/6/68", "2068-03-06"),
    ("3/6/69", "1969-03-06"),
    ("12/31/2019", "2019-12-31"),
    ("31/12/2019", "2019-12-31"),
    ("31.12.2019", "2019-12-31"),
    ("2006-03-06", "2006-03-06"),
    ("2006/3/6", "2006-03-06"),
    ("令和7年3月31日", "2025-03-31"),
    ("令和元年五月一日", "2019-05-01"),
    ("令和七年三月三十一日", "2025-03-31"),
    ("平成31年4月30日", "2019-04-30"),
    ("昭和64年1月7日", "1989-01-07"),
    ("R7.3.31", "2025-03-31"),
    ("２０２５年３月３１日", "2025-03-31"),
    ("二〇二五年三月三十一日", "2025-03-31"),
    ("2025年 3月 31日", "2025-03-31"),
    ("February 30, 2020", None),
    ("February 29, 2019", None),
    ("13/32/2019", None),
    ("3.2.11", None),
    ("September __, 2018", None),
    ("平成元年1月7日", None),
    ("25年3月31日", None),
    ("thirty days after signing", None),
    ("from March 6, 2006 to March 31, 2011", None),
]
MONEY = [
    ("$1,234.5 million", "1234500000 USD"),
    ("$1,234.50", "1234.50 USD"),
    ("$1,234.5", "1234.50 USD"),
    ("$ 1,234", "1234 USD"),
    ("$.05", "0.05 USD"),
    ("$0.125", "0.125 USD"),
    ("US$ 5,000", "5000 USD"),
    ("USD5,000", "5000 USD"),
    ("5,000 USD", "5000 USD"),
    ("five thousand dollars ($5,000)", "5000 USD"),
    ("Five Million Dollars (US$5,000,000)", "5000000 USD"),
    ("a fee of $5,000 (the Fee)", "5000 USD"),
    ("C$12,345", "12345 CAD"),
    ("HK$5", "5 HKD"),
    ("EUR 3m", "3000000 EUR"),
    ("£2.5bn", "2500000000 GBP"),
    ("€1.234.567,89", "1234567.89 EUR"),
    ("RMB 10,000", "10000 CNY"),
    ("ten Swiss francs", "10 CHF"),
    ("¥1,234百万円", "1234000000 JPY"),
    ("1,234百万円", "1234000000 JPY"),
    ("1,234千円", "1234000 JPY"),
    ("1億2,000万円", "120000000 JPY"),
    ("3億円", "300000000 JPY"),
    ("三百万円", "3000000 JPY"),
    ("金１００万円", "1000000 JPY"),
    ("△1,234百万円", "-1234000000 JPY"),
    ("▲500円", "-500 JPY"),
    ("50ユーロ", "50 EUR"),
    ("(12.3)", "-12.30"),
    ("1,234", "1234"),
    ("$(1,234)", "-1234 USD"),
    ("($1,234)", "-1234 USD"),
    ("-$5", "-5 USD"),
    ("net loss of $(1,234) million", "-1234000000 USD"),
    ("$5-10 million", None),
    ("$5,000 and $6,000", None),
    ("ALL 30", None),
]
PERCENTAGES = [
    ("five percent (5%)", "5"),
    ("twenty-five per cent (25%)", "25"),
    ("five (5) percent", "5"),
    ("12.5 %", "12.5"),
    ("１２．５％", "12.5"),
    ("12.50%", "12.5"),
    ("50 basis points", "0.5"),
    ("(5.2%)", "-5.2"),
    ("(5.2)%", "-5.2"),
    ("a rate (5%) is", "5"),
    ("-3.1%", "-3.1"),
    ("5パーセント", "5"),
    ("五パーセント", "5"),
    ("百分の五", "5"),
    ("3割5分", "35"),
    ("12.5", "12.5"),
    ("five (6) percent", None),
    ("5% or 6%", None),
]
MONTHS = [
    ("twelve (12) months", "12 months"),
    ("sixty(60)months", "60 months"),
    ("one year", "12 months"),
    ("one (1) year", "12 months"),
    ("four (4) -year period", "48 months"),
    ("six (6) months’ notice", "6 months"),
    ("ninety (90) days", "90 days"),
    ("12か月", "12 months"),
    ("１２ヶ月間", "12 months"),
    ("3年間", "36 months"),
    ("12", "12 months"),
    ("twelve (10) months", None),
    ("2025年3月31日", None),
]
DAYS = [
    ("ninety (90) calendar days", "90 days"),
    ("thirty (30) business days", "30 business days"),
    ("90 days'", "90 days"),
    ("one (1) day", "1 day"),
    ("2 weeks", "14 days"),
    ("30日以内", "30 days"),
    ("10営業日", "10 business days"),
]
NUMBERS = [
    ("1,234", "1234"),
    ("1,234,567 shares", "1234567"),
    ("(12.3)", "-12.3"),
    ("(1234567890123456789012345678901)", "-1234567890123456789012345678901"),
    ("-5", "-5"),
    ("−5", "-5"),
    ("+5", "5"),
    ("two million", "2000000"),
    ("one hundred and twenty-five", "125"),
    ("three thousand two hundred (3,200)", "3200"),
    ("$(0.12)", "-0.12"),
    ("10,000千株", "10000000"),
    ("五", "5"),
    ("Section 2.1.3", None),
    ("1 and 2", None),
]
PLACES = [
    ("State of Delaware", "US-DE"),
    ("State of Delaware, U.S.A.", "US-DE"),
    ("State of Florida in the United States of America", "US-FL"),
    ("State ofTexas", "US-TX"),
    ("COMMONWEALTH OF PENNSYLVANIA", "US-PA"),
    ("laws of the State of\nNew  York", "US-NY"),
    ("State of New York and the United States", "US-NY"),
    ("New Jersey", "US-NJ"),
    ("State of Georgia", "US-GA"),
    ("Republic of Georgia", "GE"),
    ("Georgia", None),
    ("laws of England and Wales", "GB-EAW"),
    ("English law", "GB-ENG"),
    ("Ontario, Canada", "CA-ON"),
    ("People's Republic of China", "CN"),
    ("People’s Republic of China", "CN"),
    ("laws of PRC", "CN"),
    ("Switzerland", "CH"),
    ("Federal Republic of Germany", "DE"),
    ("日本", "JP"),
    ("日本法に準拠し", "JP"),
    ("ニューヨーク州法", "US-NY"),
    ("中華人民共和国", "CN"),
    ("turkey sandwich", None),
    ("New York or California", None),
]
TRUTHS = [
    ("yes", "true"),
    ("No.", "false"),
    ("TRUE", "true"),
    ("はい", "true"),
    ("いいえ", "false"),
    ("Yes, within the territory", "true"),
    ("no later than June", None),
]
KINDS = ("exclusive", "non-exclusive", "sole")
CHOICES = [
    ("Exclusive", "exclusive"),
    ("a non-exclusive license", "non-exclusive"),
    ("non exclusive", "non-exclusive"),
    ("sole and exclusive", None),
]


@pytest.mark.parametrize(("printed", "normalised"), DATES)
def test_a_date_is_iso_8601(printed, normalised):
    assert parse_value(printed, AnswerType.DATE) == normalised


@pytest.mark.parametrize(("printed", "normalised"), MONEY)
def test_a_sum_is_a_decimal_and_a_currency(printed, normalised):
    assert parse_value(printed, AnswerType.MONEY) == normalised


@pytest.mark.parametrize(("printed", "normalised"), PERCENTAGES)
def test_a_percentage_is_its_number(printed, normalised):
    assert parse_value(printed, AnswerType.PERCENTAGE) == normalised


@pytest.mark.parametrize(("printed", "normalised"), MONTHS)
def test_a_length_of_time_in_months(printed, normalised):
    assert parse_value(printed, AnswerType.NUMBER, unit="months") == normalised


@pytest.mark.parametrize(("printed", "normalised"), DAYS)
def test_a_length_of_time_in_days(printed, normalised):
    assert parse_value(printed, AnswerType.NUMBER, unit="days") == normalised


@pytest.mark.parametrize(("printed", "normalised"), NUMBERS)
def test_a_number_is_a_plain_decimal(printed, normalised):
    assert parse_value(printed, AnswerType.NUMBER) == normalised


@pytest.mark.parametrize(("printed", "normalised"), PLACES)
def test_a_jurisdiction_is_an_iso_3166_code(printed, normalised):
    assert parse_value(printed, AnswerType.TEXT, normalise="jurisdiction") == normalised


@pytest.mark.parametrize(("printed", "normalised"), TRUTHS)
def test_a_yes_or_no(printed, normalised):
    assert parse_value(printed, AnswerType.BOOLEAN) == normalised


@pytest.mark.parametrize(("printed", "normalised"), CHOICES)
def test_a_choice_is_written_as_the_question_does(printed, normalised):
    assert parse_value(printed, AnswerType.CHOICE, choices=KINDS) == normalised


def test_a_list_keeps_its_items():
    assert parse_value("Alpha  Ltd;Beta\u3000KK", AnswerType.LIST) == "Alpha Ltd; Beta KK"
    assert parse_value("State of Delaware; Japan", AnswerType.LIST, normalise="jurisdiction") == "US-DE; JP"
    assert parse_value("State of Delaware; Atlantis", AnswerType.LIST, normalise="jurisdiction") is None


def test_text_has_no_normalised_form():
    assert parse_value("State of Delaware", AnswerType.TEXT) is None


def test_finding_tells_where_each_value_stands():
    text = "Fees: $5,000 on March 6, 2006; five percent (5%) after twelve (12) months."
    assert [value.text for value in find_values(text, AnswerType.MONEY)] == ["$5,000"]
    assert [value.text for value in find_values(text, AnswerType.DATE)] == ["March 6, 2006"]
    assert [value.text for value in find_values(text, AnswerType.PERCENTAGE)] == ["five percent (5%)"]
    assert [value.text for value in find_values(text, AnswerType.NUMBER, unit="months")] == ["twelve (12) months"]


MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DATE_STYLES = (
    lambda day: f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{MONTH_NAMES[day.month - 1][:3].upper()}. {day.day} {day.year}",
    lambda day: f"the {day.day}th day of {MONTH_NAMES[day.month - 1]}, {day.year}",
    lambda day: f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}",
    lambda day: f"{day.month}/{day.day}/{day.year}",
    lambda day: f"{day.month:02}-{day.day:02}-{day.year}",
    lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    lambda day: day.isoformat(),
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"令和{day.year - 2018}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day.month}月{day.day}日".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
)


@given(day=st.dates(date(2020, 1, 1), date(2099, 12, 31)), style=st.sampled_from(DATE_STYLES))
def test_a_date_in_any_style_parses_back(day, style):
    assert parse_value(f"dated {style(day)} by", AnswerType.DATE) == day.isoformat()


AMOUNTS = st.decimals(Decimal("0.01"), Decimal(10**9), places=2)
MONEY_STYLES = (
    (lambda amount: f"${amount:,}", "USD"),
    (lambda amount: f"US$ {amount}", "USD"),
    (lambda amount: f"EUR {amount:,}", "EUR"),
    (lambda amount: f"£{amount:,}", "GBP"),
    (lambda amount: f"{amount:,} yen", "JPY"),
    (lambda amount: f"{amount:,}円", "JPY"),
    (lambda amount: f"CAD{amount:,}", "CAD"),
)


@given(amount=AMOUNTS, style=st.sampled_from(MONEY_STYLES))
def test_a_sum_in_any_style_parses_back(amount, style):
    write, currency = style
    number, code = (parse_value(write(amount), AnswerType.MONEY) or "").split()
    assert (Decimal(number), code) == (amount, currency)


@given(amount=AMOUNTS, style=st.sampled_from(["-${:,}", "$({:,})", "(${:,})", "$ (  {:,} )", "△${:,}"]))
def test_a_negative_sum_parses_back(amount, style):
    number, code = (parse_value(style.format(amount), AnswerType.MONEY) or "").split()
    assert (Decimal(number), code) == (-amount, "USD")


@given(number=st.integers(-(10**12), 10**12), grouped=st.booleans())
def test_a_number_parses_back(number, grouped):
    assert parse_value(f"{number:,}" if grouped else str(number), AnswerType.NUMBER) == str(number)


SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "千円": 10**3,
    "百万円": 10**6,
    "億円": 10**8,
}


@given(digits=st.integers(1, 99999), scale=st.sampled_from(sorted(SCALES)))
def test_a_scale_multiplies(digits, scale):
    printed = f"{digits:,}{scale}" if "円" in scale else f"${digits:,} {scale}"
    currency = "JPY" if "円" in scale else "USD"
    assert parse_value(printed, AnswerType.MONEY) == f"{digits * SCALES[scale]} {currency}"


@given(text=st.text(max_size=200), kind=st.sampled_from(list(AnswerType)))
def test_what_is_found_stands_there_in_order_and_apart(text, kind):
    choices = KINDS if kind is AnswerType.CHOICE else ()
    end = 0
    for value in find_values(text, kind, choices=choices, normalise="jurisdiction"):
        assert end <= value.start < value.end
        assert text[value.start : value.end] == value.text
        end = value.end


PIECES = st.sampled_from(
    [
        *(printed for printed, _ in DATES + MONEY + PERCENTAGES + MONTHS),
        " ",
        "(",
        ")",
        "-",
        "$",
        "12",
        ",",
        ".",
        "and",
        "百",
    ]
)


@given(text=st.lists(PIECES, max_size=8).map("".join), kind=st.sampled_from(list(AnswerType)))
def test_what_is_found_in_a_jumble_stands_there_too(text, kind):
    choices = KINDS if kind is AnswerType.CHOICE else ()
    end = 0
    for value in find_values(text, kind, choices=choices, normalise="jurisdiction", unit="months"):
        assert end <= value.start < value.end
        assert text[value.start : value.end] == value.text
        assert value.normalised
        end = value.end
