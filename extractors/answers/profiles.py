"""Model profiles: the built-in ones, what a configuration puts over them, and whether one may be used.

Knows files of facts and dates. Knows no endpoint and no clock: today is told.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from domain.errors import RetiredModelError, UsageError
from domain.profiles import ModelProfile

EMBEDDED_URL = "embedded:"

Table = Mapping[str, object]


def load_profiles(overrides: Mapping[str, Table] | None = None) -> dict[str, ModelProfile]:
    """Return all profiles by name: the built-in ones, with `overrides` laid over them field by field.

    A name that is not built in must bring every field that has no default.
    """
    tables: dict[str, Table] = dict(_built_in())
    for name, table in (overrides or {}).items():
        tables[name] = {**tables.get(name, {}), **_table(name, table)}
    return {name: _profile(name, table) for name, table in tables.items()}


def ensure_usable(profile: ModelProfile, today: date) -> None:
    """Raise RetiredModelError where the profile's vendor no longer serves its model on `today`."""
    if profile.retires_on is None or today < profile.retires_on or not _retirement_applies(profile):
        return
    raise RetiredModelError(
        f"Model profile {profile.name} cannot be used: {profile.model} was retired on {profile.retires_on}.",
        f"Its vendor no longer serves it at {urlsplit(profile.base_url).hostname or profile.base_url}.",
        _way_out(profile),
    )


def ensure_pinned(profile: ModelProfile, *, allow_alias: bool) -> None:
    """Raise UsageError where the profile asks for a moving alias and nobody allowed it.

    What answers under an alias changes overnight, in behaviour and in price, and no record says so.
    """
    if allow_alias or not profile.is_moving:
        return
    raise UsageError(
        f"Model profile {profile.name} asks for {profile.model}, a moving alias.",
        "Its owner points it to another model at will: two runs under one name may have been answered by two models.",
        f"Write the dated or numbered name in [models.{profile.name}], or say --allow-alias.",
    )


def _way_out(profile: ModelProfile) -> str:
    elsewhere = f"set base_url in [models.{profile.name}] to a host that still serves it"
    if profile.successor is None:
        return f"Choose another profile, or {elsewhere}."
    return f"Use its successor: --model {profile.successor}. Or {elsewhere}."


def _retirement_applies(profile: ModelProfile) -> bool:
    hosts = {host.lower() for host in profile.retired_hosts}
    return not hosts or (urlsplit(profile.base_url).hostname or "") in hosts


def _built_in() -> dict[str, dict[str, Any]]:
    text = (files("extractors.answers") / "profiles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def _table(name: str, table: object) -> Table:
    if not isinstance(table, Mapping):
        raise UsageError(f"Model profile {name}: [models.{name}] is not a table.", cure="Write its fields below it.")
    if "name" in table:
        raise UsageError(f"Model profile {name}: field name: it is the table's own name.", cure="Take the field out.")
    return table  # pyright: ignore[reportUnknownVariableType]  # TOML keys are strings; the fields are checked next


def _profile(name: str, table: Table) -> ModelProfile:
    try:
        profile = ModelProfile.model_validate({"name": name, **table})
    except ValidationError as error:
        raise UsageError(
            f"Model profile {name}: {_faults(error)}.", cure=f"Correct [models.{name}] in the configuration."
        ) from None
    _check_address(profile)
    return profile


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"field {'.'.join(map(str, fault['loc'])) or '(several)'}: {fault['msg']}" for fault in faults)


def _check_address(profile: ModelProfile) -> None:
    if profile.base_url == EMBEDDED_URL or _is_http(profile.base_url):
        return
    raise UsageError(
        f"Model profile {profile.name}: field base_url: not the address of an endpoint.",
        "It must begin with http:// or https:// and name a host.",
        'Write it such as base_url = "http://127.0.0.1:8000/v1".',
    )


def _is_http(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.password is None
