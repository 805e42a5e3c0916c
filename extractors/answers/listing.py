"""The list of models an endpoint says it serves. Knows no profile and no network."""

from collections.abc import Mapping
from typing import Any, cast

from extractors.answers.strict_json import NotJsonError, load


def model_ids(body: bytes) -> tuple[str, ...]:
    """Return the ids in an answer from `/models`; raises NotJsonError where it is no such answer."""
    listing = load(body)
    rows = cast("Mapping[str, Any]", listing).get("data") if isinstance(listing, Mapping) else None
    if not isinstance(rows, list):
        raise NotJsonError("no `data`")
    return tuple(name for name in map(_id, cast("list[Any]", rows)) if name)


def _id(row: Any) -> str | None:
    name = cast("Mapping[str, Any]", row).get("id") if isinstance(row, Mapping) else None
    return name if isinstance(name, str) else None
