"""Profiles: what decides a reply is its identity, and what it costs is not."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.profiles import Dialect, ModelProfile, ReasoningMode

BASE: dict[str, Any] = {
    "name": "local",
    "model": "magistral",
    "base_url": "http://127.0.0.1:8000/v1",
    "dialect": Dialect.VLLM,
    "context_tokens": 131_072,
    "working_tokens": 40_000,
    "max_output_tokens": 16_384,
}
INDIFFERENT: dict[str, Any] = {
    "name": "another-name",
    "price_input": Decimal(2),
    "price_cached": Decimal("0.2"),
    "price_output": Decimal(5),
    "currency": "EUR",
    "licence": "Apache-2.0",
    "api_key_env": "MY_KEY",
    "retires_on": "2026-07-31",
    "successor": "next",
    "retired_hosts": ("a.example",),
    "max_concurrency": 9,
    "requests_per_minute": 5,
    "tokens_per_minute": 5,
    "timeout_seconds": 5.0,
    "working_tokens": 30_000,
    "context_tokens": 60_000,
    "max_images": 3,
    "vision": True,
    "max_image_bytes": 9 * 1024 * 1024,
    "max_image_edge": 2000,
    "retention": "none",
    "batch": "mistral",
    "batch_share": Decimal("0.5"),
    "in_batches": True,
    "stream": True,
    "second_look": False,
    "idle_seconds": 5.0,
    "count_tolerance": 0.25,
    "replays_working": False,
}
DECIDING: dict[str, Any] = {
    "model": "other",
    "base_url": "http://127.0.0.1:9000/v1",
    "dialect": Dialect.MISTRAL,
    "reasoning": ReasoningMode.TEMPLATE,
    "reasoning_effort": "low",
    "temperature": 0.7,
    "top_p": 0.95,
    "max_output_tokens": 8_192,
    "structured_output": False,
}


@pytest.mark.parametrize("field", INDIFFERENT)
def test_prices_limits_and_names_do_not_make_another_model(field: str) -> None:
    assert ModelProfile(**{**BASE, field: INDIFFERENT[field]}).identity == ModelProfile(**BASE).identity


@pytest.mark.parametrize("field", DECIDING)
def test_what_decides_a_reply_makes_another_model(field: str) -> None:
    assert ModelProfile(**{**BASE, field: DECIDING[field]}).identity != ModelProfile(**BASE).identity


def test_every_field_is_either_deciding_or_indifferent() -> None:
    assert set(ModelProfile.model_fields) == set(INDIFFERENT) | set(DECIDING)


@pytest.mark.parametrize("off", [{"working_tokens": 131_073}, {"max_output_tokens": 131_072}, {"currency": "usd"}])
def test_numbers_that_cannot_work_are_refused(off: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ModelProfile(**{**BASE, **off})


counts = st.integers(0, 10_000_000)
prices = st.decimals(0, 100, places=4)


@given(tokens=st.tuples(counts, counts, counts), per_million=st.tuples(prices, prices, prices | st.none()))
def test_a_price_is_exact_and_cached_tokens_are_priced_once(
    tokens: tuple[int, int, int], per_million: tuple[Decimal, Decimal, Decimal | None]
) -> None:
    fresh, cached, output = tokens
    price_in, price_out, price_cached = per_million
    profile = ModelProfile(**BASE, price_input=price_in, price_output=price_out, price_cached=price_cached)
    expected = fresh * price_in + cached * (price_in if price_cached is None else price_cached) + output * price_out
    assert profile.cost(fresh + cached, cached, output) == expected / 1_000_000
