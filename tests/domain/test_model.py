"""The canonical form: one value, one digest."""

import json
import math
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.model import Finite, Instant, Sha256, Slug, canonical_json, digest
from tests.domain.strategies import json_values


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(inner) for key, inner in reversed(value.items())}
    if isinstance(value, list):
        return [_reversed(inner) for inner in value]
    return value


@given(json_values)
def test_the_order_of_keys_does_not_matter(value: Any) -> None:
    assert canonical_json(_reversed(value)) == canonical_json(value)


@given(json_values)
def test_the_canonical_form_reads_back_as_the_same_value(value: Any) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text(max_size=5), json_values, min_size=1, max_size=4), st.text(max_size=5), json_values)
def test_another_value_has_another_digest(value: dict[str, Any], key: str, new: Any) -> None:
    changed = {**value, key: new}
    same = canonical_json(changed) == canonical_json(value)
    assert (digest(changed) == digest(value)) is same


def test_text_is_kept_as_utf8_and_not_escaped() -> None:
    assert canonical_json({"b": "日本", "a": 1}) == '{"a":1,"b":"日本"}'.encode()


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_not_finite_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"score": value})
    with pytest.raises(ValidationError):
        TypeAdapter(Finite).validate_python(value)


@pytest.mark.parametrize("text", ["", "A" * 64, "a" * 63, "a" * 65, "g" * 64])
def test_a_digest_is_64_lower_case_hexadecimal_digits(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Sha256).validate_python(text)


@pytest.mark.parametrize("text", ["", "-law", "Law", "governing law", "../law", "a" * 65, "法"])
def test_a_slug_is_safe_in_a_file_name(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Slug).validate_python(text)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Instant).validate_python(datetime(2026, 1, 2, 3, 4))  # noqa: DTZ001  # the point of the test
