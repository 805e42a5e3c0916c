"""What the dashboard is told by its surroundings. The only file of this room that reads the environment.

`indicia dashboard` resolves flags and `indicia.toml` and hands the result over in these variables;
`python -m dashboard` alone takes them as they are. Knows no web.
"""

import getpass
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from domain.errors import UsageError

ENVIRONMENT = {
    "home": "INDICIA_HOME",
    "database_url": "INDICIA_DATABASE_URL",
    "blobs": "INDICIA_BLOBS",
    "actor": "INDICIA_ACTOR",
    "packs": "INDICIA_DASHBOARD_PACKS",
    "hosts": "INDICIA_DASHBOARD_HOSTS",
    "token_file": "INDICIA_DASHBOARD_TOKEN_FILE",
}
"""Setting to environment variable."""

OWN_QUESTIONS = "packs"
"""Folder of the home that keeps the packs of questions in a person's own words."""

SHORTEST_TOKEN = 20
"""Characters; a shorter one can be guessed."""


class Settings(BaseModel):
    """All that is configured, resolved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str
    blobs: str
    actor: str
    packs: tuple[Path, ...] = ()
    """Folders to look for prompt packs in, before the built-in ones."""
    hosts: tuple[str, ...] = ()
    """Host names, besides those of loopback, under which browsers may reach it."""
    token: str | None = Field(default=None, repr=False)
    """What a person must show before anything is shown to them; None where loopback alone keeps others out."""


def load_settings() -> Settings:
    """Return the settings in force; raises UsageError where one cannot be used."""
    home = Path(_value("home") or "indicia-data").expanduser().absolute()
    return Settings(
        database_url=_value("database_url") or f"sqlite:///{home / 'indicia.db'}",
        blobs=_value("blobs") or str(home / "blobs"),
        actor=_value("actor") or _system_user(),
        packs=(*(Path(part) for part in (_value("packs") or "").split(os.pathsep) if part), home / OWN_QUESTIONS),
        hosts=tuple(part.strip().lower() for part in (_value("hosts") or "").split(",") if part.strip()),
        token=_token(_value("token_file")),
    )


def _value(setting: str) -> str | None:
    return os.environ.get(ENVIRONMENT[setting])


def _token(file: str | None) -> str | None:
    if not file:
        return None
    try:
        token = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The token file that {ENVIRONMENT['token_file']} names cannot be read.",
            type(error).__name__,
            "Check its path and permissions.",
        ) from error
    if len(token) < SHORTEST_TOKEN:
        raise UsageError(
            f"The token in the file that {ENVIRONMENT['token_file']} names is too short.",
            f"It has {len(token)} characters; at least {SHORTEST_TOKEN} are needed.",
            "Write a long random one, such as `openssl rand -hex 32` prints.",
        )
    return token


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"
