"""Is this installation fit to run? Each check says what was found and, where it is bad, what to do."""

import asyncio
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from packaging.version import Version

from domain.errors import IndiciaError
from domain.model import Noun
from extractors.answers.client import ModelClient
from extractors.embedded.launch import start_embedded
from flows.desk import EMBEDDED_URL, choose_profile
from flows.settings import Settings, secret, without_password
from storage import open_store

ENOUGH_FREE_BYTES = 2 * 1024**3
"""A night of scans leaves page images of some hundred MB; less free space than this is asking for a stop."""

HELD_BACK = {"sqlalchemy": "2.1", "fastapi": "0.151", "prefect": "3.9"}
"""First versions with which a schedule never fires or Prefect's server does not start."""


class Examined(Noun):
    what: str
    ok: bool
    detail: str
    cure: str = ""


def examine(settings: Settings) -> list[Examined]:
    """Return every check's outcome; opens the store and asks the endpoint which models it serves."""
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("versions", _versions),
        ("store", _store),
        ("free space", _free_space),
        ("model", _model),
    ]
    return [_examined(what, check, settings) for what, check in checks]


def _examined(what: str, check: Callable[[Settings], str], settings: Settings) -> Examined:
    try:
        return Examined(what=what, ok=True, detail=check(settings))
    except IndiciaError as error:
        return Examined(what=what, ok=False, detail=f"{error.what} {error.why}".strip(), cure=error.cure)


def _versions(settings: Settings) -> str:
    del settings
    for name, first_bad in HELD_BACK.items():
        found = version(name)
        if Version(found) >= Version(first_bad):
            raise IndiciaError(
                f"{name} {found} is installed.",
                f"From {first_bad} on, Prefect's server or its schedules do not work.",
                "Run `make setup`: it installs the versions of requirements.lock.",
            )
    return ", ".join(f"{name} {version(name)}" for name in ("indicia", "prefect", "pymupdf", "rapidocr", "openai"))


def _store(settings: Settings) -> str:
    with open_store(settings.database_url, settings.blobs, actor=settings.actor) as store:
        sha256 = store.blobs.put(b"indicia doctor\n")
        store.blobs.get(sha256)
    return f"{without_password(settings.database_url)}, blobs in {settings.blobs}"


def _free_space(settings: Settings) -> str:
    place = next(folder for folder in (settings.home, *settings.home.parents, Path("/")) if folder.exists())
    free = shutil.disk_usage(place).free
    if free < ENOUGH_FREE_BYTES:
        raise IndiciaError(
            f"{free / 1024**3:.1f} GiB are free where the data lies.",
            "Page images and raw replies need room.",
            "Free some space, or set INDICIA_HOME to a larger disk.",
        )
    return f"{free / 1024**3:.0f} GiB"


def _model(settings: Settings) -> str:
    profile = choose_profile(settings, None)
    if profile.base_url == EMBEDDED_URL:
        with start_embedded() as endpoint:
            served = asyncio.run(_served(ModelClient(profile, base_url=endpoint.base_url, api_key=None)))
    else:
        key = secret(profile.api_key_env)
        served = asyncio.run(_served(ModelClient(profile, base_url=profile.base_url, api_key=key)))
    if profile.model not in served:
        raise IndiciaError(
            f"The endpoint of profile {profile.name} does not list {profile.model}.",
            f"It lists {', '.join(served[:8]) or 'nothing'}.",
            "Serve that model there, or override the profile's `model` in indicia.toml.",
        )
    return f"{profile.name}: the endpoint lists {profile.model}"


async def _served(client: ModelClient) -> tuple[str, ...]:
    async with client:
        return await client.served_models()
