"""Of whom a second opinion is asked: another one, whose price can be added to the first's."""

from decimal import Decimal

import pytest

from domain.errors import UsageError
from flows.desk import choose_profile, second_profile
from flows.settings import Settings, load_settings, with_second_opinion

PAID = {"price_input": Decimal(1), "price_output": Decimal(3)}


def settings(**second: object) -> Settings:
    common = {
        "base_url": "http://127.0.0.1:9/v1", "dialect": "vllm", "context_tokens": 8192, "working_tokens": 4096,
        "max_output_tokens": 1024,
    }  # fmt: skip
    profiles = {"first": common | PAID | {"model": "first"}, "second": common | {"model": "second"} | second}
    return with_second_opinion(load_settings({}).model_copy(update={"models": profiles}), "second")


def test_a_bill_in_two_currencies_is_refused() -> None:
    chosen = settings(**PAID, currency="EUR")
    with pytest.raises(UsageError, match="another currency") as refused:
        second_profile(chosen, choose_profile(chosen, "first"))
    assert "[models.second]" in str(refused.value)


@pytest.mark.parametrize("prices", [{**PAID, "currency": "USD"}, {"currency": "EUR"}], ids=["same", "free"])
def test_one_bill(prices: dict[str, object]) -> None:
    chosen = settings(**prices)
    second = second_profile(chosen, choose_profile(chosen, "first"))
    assert second is not None
    assert second.name == "second"


def test_the_same_model_is_no_second_opinion() -> None:
    chosen = settings(model="first")
    with pytest.raises(UsageError, match="the same model"):
        second_profile(chosen, choose_profile(chosen, "first"))
