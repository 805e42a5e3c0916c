"""Text, times and money come back equal from any database."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from storage.columns import Money, SafeText, UtcTime

DIALECT = sqlite.dialect()
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))
ZONES = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone)


@given(ANYTHING | st.text("\0␀\udc80u04ab"))
def test_any_text_is_storable_and_comes_back(text: str) -> None:
    stored = SafeText().process_bind_param(text, DIALECT)
    assert stored is not None
    assert "\0" not in stored.encode().decode()
    assert SafeText().process_result_value(stored, DIALECT) == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0␀")))
def test_ordinary_text_is_stored_as_it_is(text: str) -> None:
    assert SafeText().process_bind_param(text, DIALECT) == text


@given(st.datetimes(datetime(1900, 1, 2), datetime(2999, 1, 1), timezones=ZONES))  # noqa: DTZ001  # zones follow
def test_times_keep_their_instant(when: datetime) -> None:
    stored = UtcTime().process_bind_param(when, DIALECT)
    assert stored is not None
    assert stored.endswith("+00:00")
    assert UtcTime().process_result_value(stored, DIALECT) == when


@given(st.lists(st.datetimes(datetime(1900, 1, 2), datetime(2999, 1, 1), timezones=ZONES)))  # noqa: DTZ001  # zones follow
def test_times_sort_as_text(whens: list[datetime]) -> None:
    as_text = sorted(str(UtcTime().process_bind_param(when, DIALECT)) for when in whens)
    assert as_text == [UtcTime().process_bind_param(when, DIALECT) for when in sorted(whens)]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9))
def test_money_is_never_rounded(amount: Decimal) -> None:
    stored = Money().process_bind_param(amount, DIALECT)
    assert stored is not None
    assert "E" not in stored
    assert Money().process_result_value(stored, DIALECT) == amount
