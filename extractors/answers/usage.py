"""Token counts in every shape endpoints give them. Knows no price and no count of our own."""

from collections.abc import Mapping
from typing import Any, cast

from domain.replies import Usage

_CACHED = ("prompt_tokens_details", "prompt_token_details", "input_tokens_details")
_REASONED = ("completion_tokens_details", "output_tokens_details")


def read_usage(value: Any) -> Usage | None:
    """Return what the endpoint counted; None where it counted nothing, or nothing that can be true."""
    if not isinstance(value, Mapping):
        return None
    given = cast("Mapping[str, Any]", value)
    taken_in = _count(given, "prompt_tokens", "input_tokens")
    put_out = _count(given, "completion_tokens", "output_tokens")
    if not taken_in or put_out is None:
        return None
    cached = _nested(given, _CACHED, "cached_tokens") or _count(given, "num_cached_tokens") or 0
    reasoned = _nested(given, _REASONED, "reasoning_tokens") or _count(given, "reasoning_tokens") or 0
    return Usage(
        input_tokens=taken_in,
        cached_tokens=cached if cached <= taken_in else 0,  # seen: 64 of 10; then nothing is taken off the price
        output_tokens=put_out,
        reasoning_tokens=reasoned if reasoned <= put_out else 0,
    )


def _count(given: Mapping[str, Any], *names: str) -> int | None:
    counts = (given.get(name) for name in names)
    return next((count for count in counts if type(count) is int and count >= 0), None)


def _nested(given: Mapping[str, Any], groups: tuple[str, ...], name: str) -> int | None:
    details = (given.get(group) for group in groups)
    inner = (_count(cast("Mapping[str, Any]", detail), name) for detail in details if isinstance(detail, Mapping))
    return next((count for count in inner if count is not None), None)
