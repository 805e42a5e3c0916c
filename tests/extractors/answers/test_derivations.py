"""Figures worked out again: the grammar and its bounds, units, rounding, and each slip by its name."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.tatqa import page_of
from domain.answers import CheckOutcome
from domain.derivations import Derivation, Derive, Operand
from domain.questions import AnswerType, Cues, Question
from extractors.answers.citations import DocumentIndex
from extractors.answers.derivations.evaluate import Quantity, evaluate
from extractors.answers.derivations.expression import ExpressionError, parse_expression
from extractors.answers.derivations.recompute import check_derivation
from extractors.answers.derivations.units import Unit, read_unit, spelled

PAGE = (
    "CONSOLIDATED STATEMENTS OF INCOME",
    "(In millions, except per share data)",
    "Year Ended June 30, 2016 2015 2014",
    "Total revenue 85,320 93,580 86,833",
    "Gross margin 52,540 60,542 59,755",
    "Net loss (1,268) 343 (150)",
    "Effective tax rate 15.0% 34.2% 20.7%",
    "Shares outstanding 7,925 8,177 8,299",
)
INDEX = DocumentIndex(page_of(PAGE))
ROWS = {line.rsplit(" ", 3)[0]: (number, line) for number, line in enumerate(PAGE, 1)}


def operand(name, row, value, unit="USD million", period="2016"):
    number, line = ROWS[row]
    return Operand(name=name, value=value, unit=unit, period=period, block=f"p1.b{number}", quote=line)


def checked(value, expression, operands, *, derive=Derive.MARGIN, type_=AnswerType.PERCENTAGE, unit="", rounding=None):
    question = Question(
        id="q", text="What is the figure?", type=type_, derive=derive, evidence="It.", cues=Cues(en=("it",))
    )
    derivation = Derivation(expression=expression, operands=tuple(operands), unit=unit, rounding=rounding)
    return {check.check: check for check in check_derivation(question, [value], derivation, INDEX)}


MARGIN = (operand("gross", "Gross margin", "52,540"), operand("revenue", "Total revenue", "85,320"))


def test_a_margin_comes_out():
    found = checked("61.6%", "gross / revenue", MARGIN)
    assert {check.outcome for check in found.values()} == {CheckOutcome.PASS}
    assert found["figure_recomputed"].detail == "The expression comes to 61.5799343647, as stated."


@pytest.mark.parametrize(
    ("value", "expression", "operands", "options", "check", "words"),
    [
        ("61.5%", "gross / revenue", MARGIN, {}, "figure_recomputed", "cut off"),
        ("-61.6%", "gross / revenue", MARGIN, {}, "figure_recomputed", "other sign"),
        ("0.616%", "gross / revenue", MARGIN, {"rounding": 3}, "figure_recomputed", "per cent for a fraction"),
        ("62.6%", "gross / revenue", MARGIN, {}, "figure_recomputed", "another figure is stated"),
        ("61.6%", "gross / (revenue - revenue)", MARGIN, {}, "figure_recomputed", "divides by zero"),
        ("61.6%", "gross / turnover", MARGIN, {}, "figure_recomputed", "does not use revenue"),
        ("61.6%", "gross", MARGIN[:1], {}, "operand_units", "as a percentage, and the expression comes to USD"),
        (
            "$32,780 thousand",
            "revenue - gross",
            MARGIN,
            {"type_": AnswerType.MONEY, "derive": Derive.DIFFERENCE},
            "figure_recomputed",
            "a thousand times too small",
        ),
        (
            "61.6%",
            "gross / revenue",
            (MARGIN[0], operand("revenue", "Total revenue", "85,320", unit="USD thousand")),
            {},
            "operand_units",
            "revenue is claimed in USD thousand, and its page says In millions",
        ),
        (
            "66.1%",
            "gross / revenue",
            (MARGIN[0], operand("revenue", "Total revenue", "93,580", period="2016")),
            {},
            "operand_periods",
            "stands in the column of 2015",
        ),
        (
            "56.1%",
            "gross / revenue",
            (MARGIN[0], operand("revenue", "Total revenue", "93,580", period="2015")),
            {},
            "operand_periods",
            "figures of one period",
        ),
        (
            "61.6%",
            "gross / revenue",
            (MARGIN[0], operand("revenue", "Total revenue", "85,321")),
            {},
            "operands_in_quotes",
            "does not stand in its quote",
        ),
        (
            "1.5%",
            "-loss / revenue",
            (operand("loss", "Net loss", "1,268"), MARGIN[1]),
            {},
            "operands_in_quotes",
            "other sign",
        ),
        (
            "-19.2%",
            "now - before",
            (
                operand("now", "Effective tax rate", "15.0%", unit="percent"),
                operand("before", "Effective tax rate", "34.2%", unit="percent", period="2015"),
            ),
            {"derive": Derive.CHANGE},
            "operand_units",
            "percentage points",
        ),
        (
            "9.68%",
            "(before - now) / now",
            (
                operand("now", "Total revenue", "85,320"),
                operand("before", "Total revenue", "93,580", period="2015"),
            ),
            {"derive": Derive.GROWTH},
            "operand_periods",
            "earlier period",
        ),
        (
            "77,395",
            "revenue - shares",
            (MARGIN[1], operand("shares", "Shares outstanding", "7,925", unit="million shares")),
            {"type_": AnswerType.NUMBER, "derive": Derive.DIFFERENCE, "unit": "million"},
            "operand_units",
            "USD and share are not added",
        ),
    ],
)
def test_a_slip_is_named(  # noqa: PLR0917  # columns of the table above
    value, expression, operands, options, check, words
):
    found = checked(value, expression, operands, **options)
    assert found[check].outcome is CheckOutcome.FAIL
    assert words in found[check].detail


def test_growth_points_and_scales_come_out():
    now, before = operand("now", "Total revenue", "85,320"), operand("before", "Total revenue", "93,580", period="2015")
    growth = checked("-8.8%", "now / before - 1", (now, before), derive=Derive.GROWTH)
    hundred = checked("(8.83)%", "(now - before) / before * 100", (now, before), derive=Derive.GROWTH)
    billions = checked("$(8.26) billion", "now - before", (now, before), derive=Derive.CHANGE, type_=AnswerType.MONEY)
    loss = operand("loss", "Net loss", "(1,268)")
    signs = checked("-1.5%", "loss / now", (loss, now))
    for found in (growth, hundred, billions, signs):
        assert {check.outcome for check in found.values()} == {CheckOutcome.PASS}, found


@pytest.mark.parametrize(
    "text",
    [
        *("", "a +", "(a", "a)", "a b", "2 ** 3", "__import__", "a.b", "f(a)", "sum()", "a if b", "1e9", "sum(a,)"),
        *("a" * 600, "(" * 30 + "a" + ")" * 30, "-" * 40 + "a", "9" * 31, "a+" * 150 + "a"),
    ],
)
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(ExpressionError):
        evaluate(parse_expression(text), {"a": Quantity(Decimal(1), Unit())})


NUMBERS = st.decimals(-9999, 9999, places=2)
TREES = st.recursive(
    NUMBERS.map(lambda number: (f"{abs(number)}", Fraction(abs(number)))),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(
        lambda parts: (f"({parts[0][0]} {parts[1]} {parts[2][0]})", _fraction(parts[1], parts[0][1], parts[2][1]))
    ),
    max_leaves=8,
)


def _fraction(sign, left, right):
    if left is None or right is None or (sign == "/" and right == 0):
        return None
    return {"+": left + right, "-": left - right, "*": left * right, "/": left / right if right else None}[sign]


@given(tree=TREES)
def test_arithmetic_is_that_of_exact_fractions(tree):
    text, exact = tree
    if exact is None:
        with pytest.raises(ExpressionError):
            evaluate(parse_expression(text), {})
        return
    result = Fraction(evaluate(parse_expression(text), {}).value)
    assert abs(result - exact) <= abs(exact) / 10**30 + Fraction(1, 10**30)


@given(text=st.text(alphabet="ab1.+-*/(), sum[]×\u2212%$", max_size=60))
def test_any_text_is_an_expression_or_refused(text):
    try:
        evaluate(parse_expression(text), {"a": Quantity(Decimal(2), Unit()), "b": Quantity(Decimal(0), Unit())})
    except ExpressionError:
        return


@pytest.mark.parametrize(
    ("words", "times", "of"),
    [
        ("USD million", "1000000", "USD"),
        ("$ in thousands", "1000", "USD"),
        ("thousand shares", "1000", "share"),
        ("USD per share", "1", "USD per share"),
        ("百万円", "1000000", "JPY"),
        ("percent", "0.01", "a plain number"),
        ("percentage points", "0.01", "a plain number"),
        ("basis points", "0.0001", "a plain number"),
        ("", "1", "a plain number"),
    ],
)
def test_a_unit_in_words(words, times, of):
    unit = read_unit(words)
    assert (unit.times, spelled(unit.of)) == (Decimal(times), of)
