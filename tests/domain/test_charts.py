"""What a chart's data looks like as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.charts import number

MOST_SIGNS = 32
"""Of a sign, a point, leading zeros and the seventeen digits a number can have."""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (0.5, "0.5"),
        (1e6, "1000000"),
        (-0.0, "-0"),
        (1e-320, "1e-320"),
        (1e300, "1e+300"),
        (1e20, "1" + "0" * 20),
    ],
)
def test_a_number_is_written_plainly_where_that_is_short(value: float, text: str) -> None:
    assert number(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_equal_and_is_never_long(value: float) -> None:
    text = number(value)
    assert float(text) == value
    assert len(text) <= MOST_SIGNS
