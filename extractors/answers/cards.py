"""What an endpoint says of the models it serves: its `/models` rows, in the words each server uses.

Knows no profile and no network. What a row does not say is None, never a guess.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from domain.model import Noun
from extractors.answers.strict_json import NotJsonError, load

Row = Mapping[str, Any]


class ModelCard(Noun):
    """One row. Mistral's API gives all of it, vLLM and llama-server the context, Ollama the name alone."""

    id: str
    """The name that can be asked for; an alias is a row of its own."""
    name: str | None = None
    """The model behind it, where the endpoint tells it apart from the id."""
    aliases: tuple[str, ...] = ()
    context_tokens: int | None = None
    retires_at: datetime | None = None
    """When the vendor stops serving it: Mistral's field `deprecation`."""
    successor: str | None = None
    vision: bool | None = None


def read_cards(body: bytes) -> tuple[ModelCard, ...]:
    """Return the rows of an answer from `/models`; raises NotJsonError where it is no such answer."""
    listing = load(body)
    rows = cast("Row", listing).get("data") if isinstance(listing, Mapping) else None
    if not isinstance(rows, list):
        raise NotJsonError("no `data`")
    cards = (_card(cast("Row", row)) for row in cast("list[Any]", rows) if isinstance(row, Mapping))
    return tuple(card for card in cards if card is not None)


def context_in_props(body: bytes) -> int | None:
    """Return the context of one request as llama-server's `/props` tells it."""
    return _positive(_inner(_row(body), "default_generation_settings").get("n_ctx"))


def context_of_running(body: bytes, model: str) -> int | None:
    """Return the context Ollama loaded `model` with, as its `/api/ps` tells it; None where it is not loaded."""
    listed = _row(body).get("models")
    rows = [cast("Row", row) for row in cast("list[Any]", listed) if isinstance(row, Mapping)] if listed else []
    return next(
        (_positive(row.get("context_length")) for row in rows if model in (row.get("name"), row.get("model"))), None
    )


def _card(row: Row) -> ModelCard | None:
    name = _word(row.get("id"))
    if name is None:
        return None
    told = _inner(row, "capabilities").get("vision")
    aliases = row.get("aliases")
    return ModelCard(
        id=name,
        name=_word(row.get("name")),
        aliases=tuple(filter(None, map(_word, cast("list[Any]", aliases)))) if isinstance(aliases, list) else (),
        context_tokens=_positive(row.get("max_context_length")) or _positive(row.get("max_model_len")),
        retires_at=_instant(row.get("deprecation")),
        successor=_word(row.get("deprecation_replacement_model")),
        vision=told if isinstance(told, bool) else None,
    )


def _row(body: bytes) -> Row:
    try:
        value = load(body)
    except NotJsonError:
        return {}
    return cast("Row", value) if isinstance(value, Mapping) else {}


def _inner(row: Row, name: str) -> Row:
    value = row.get(name)
    return cast("Row", value) if isinstance(value, Mapping) else {}


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _positive(value: object) -> int | None:
    return value if type(value) is int and value > 0 else None


def _instant(value: object) -> datetime | None:
    try:
        told = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return told.replace(tzinfo=UTC) if told is not None and told.tzinfo is None else told
