"""What is configured, and by whom: flag over environment over `indicia.toml` over default.

The only file that reads the environment. Secrets come from the environment, or from a file that
the environment names (`NAME_FILE`); they are never part of a Settings value.
"""

import getpass
import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.errors import UsageError

CONFIG_NAME = "indicia.toml"

ENVIRONMENT = {
    "home": "INDICIA_HOME",
    "database_url": "INDICIA_DATABASE_URL",
    "blobs": "INDICIA_BLOBS",
    "actor": "INDICIA_ACTOR",
    "model": "INDICIA_MODEL",
    "dashboard_url": "INDICIA_DASHBOARD_URL",
}
"""Setting to environment variable."""

PREFECT_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
}
"""Set before Prefect is imported: nothing phones home, and no log line leaves for its server."""


class ReaderSettings(BaseModel):
    """How files are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workers: int = Field(default=2, ge=1, le=64)
    """Reader processes."""
    engine: Literal["pymupdf", "pdfium"] = "pymupdf"
    """What opens PDFs; docs/reading.md says what each can do and under which licence."""
    ocr: bool = True
    ocr_engine: Literal["rapidocr", "tesseract"] = "rapidocr"
    passwords_file: Path | None = None
    """A text file with one password a line, tried on PDFs that do not open without one."""
    attachments: bool = False
    """Whether files inside PDFs are ingested as documents of their own."""
    again: bool = False
    """Whether files that broke the reader are read again, as after a limit was raised."""
    page_seconds: float | None = Field(default=None, gt=0)
    ocr_seconds: float | None = Field(default=None, gt=0)
    office_seconds: float | None = Field(default=None, gt=0)
    document_seconds: float | None = Field(default=None, gt=0)
    memory_bytes: int | None = Field(default=None, gt=0)
    max_bytes: int | None = Field(default=None, gt=0)
    max_pages: int | None = Field(default=None, gt=0)
    max_page_points: int | None = Field(default=None, gt=0)
    max_pixels: int | None = Field(default=None, gt=0)
    max_restarts: int | None = Field(default=None, ge=0)
    """Limits left out here are the reader's own, told with their units in docs/reading.md."""


class AskingSettings(BaseModel):
    """How a model is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attempts: int = Field(default=4, ge=1, le=20)
    """Tries of one call before it counts as failed; only what may pass is tried again."""
    patience_seconds: float = Field(default=1800.0, gt=0)
    """How long one call may be tried again, waits that the endpoint asks for included; and how long an endpoint
    that has answered before and now answers nothing is waited for."""
    backoff_seconds: float = Field(default=0.5, gt=0)
    """First pause before a call is tried again; each next one is twice as long."""
    breaker_failures: int = Field(default=5, ge=1)
    """Failures in a row after which the endpoint is taken to be down and is left alone for a while."""
    breaker_seconds: float = Field(default=60.0, gt=0)
    """How long it is left alone before one call probes it."""
    in_doubt: Literal["retry", "hold"] = "retry"
    """Whether a call that was sent and may have been paid for is sent again, or held for a person to decide."""
    questions_per_call: int = Field(default=20, ge=1, le=100)
    batch_look_seconds: float = Field(default=30.0, gt=0)
    """How often a batch that was handed over is looked at."""
    batch_hours: int = Field(default=24, ge=1, le=167)
    """How long an endpoint may take for a batch before it gives it up; Mistral's limit is a week."""
    allow_alias: bool = False
    """Whether a model may be asked for by a moving alias such as `...-latest`; as --allow-alias for one command."""
    second_opinion: str | None = None
    """Profile that questions of high risk are asked of as well."""


class BudgetSettings(BaseModel):
    """What may be spent: no call is sent that could exceed it. Money in the currency of the model's profile."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: Decimal | None = Field(default=None, ge=0)
    """Of one run; `--budget` goes over it."""
    day: Decimal | None = Field(default=None, ge=0)
    """Of a day (UTC), all runs together."""
    run_tokens: int | None = Field(default=None, ge=0)
    """Input and output together."""
    day_tokens: int | None = Field(default=None, ge=0)


class Settings(BaseModel):
    """All that is configured, resolved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path
    """Data home, absolute."""
    database_url: str
    blobs: str
    """Folder or fsspec URL of the blob store."""
    actor: str
    model: str = "embedded"
    dashboard_url: str | None = Field(default=None, pattern=r"^https?://[\w.:\[\]/~%-]+$")
    """Where people reach the dashboard; run summaries link to it."""
    packs: tuple[Path, ...] = ()
    """Further folders to look for prompt packs in, before the built-in ones."""
    reader: ReaderSettings = ReaderSettings()
    asking: AskingSettings = AskingSettings()
    budget: BudgetSettings = BudgetSettings()
    models: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Profiles added or overridden, as written in the file."""
    config: Path | None = None
    """The file that was read."""


def load_settings(flags: Mapping[str, str | None], config: Path | None = None) -> Settings:
    """Return the settings in force; `flags` holds what the command line said, None where it said nothing.

    Raises UsageError when the file named cannot be read or holds what we do not know.
    """
    path = _config_path(config)
    written = _read_config(path)
    chosen: dict[str, Any] = {key: value for key, value in written.items() if key != "config"}
    for key, variable in ENVIRONMENT.items():
        value = flags.get(key) or secret(variable) or written.get(key)
        if value:
            chosen[key] = value
    home = Path(chosen.get("home", "indicia-data")).expanduser().absolute()
    chosen["home"] = home
    chosen.setdefault("database_url", f"sqlite:///{home / 'indicia.db'}")
    chosen.setdefault("blobs", str(home / "blobs"))
    chosen.setdefault("actor", _system_user())
    return _validated({**chosen, "config": path}, path)


def with_reader(settings: Settings, *, passwords: Path | None, attachments: bool, again: bool = False) -> Settings:
    """Return the settings with what the command line says of reading put over them."""
    chosen: dict[str, Any] = {"attachments": True} if attachments else {}
    if passwords is not None:
        chosen["passwords_file"] = passwords
    if again:
        chosen["again"] = True
    return settings.model_copy(update={"reader": settings.reader.model_copy(update=chosen)})


def with_budget(settings: Settings, amount: Decimal | None) -> Settings:
    """Return the settings with what the command line says a run may cost put over them."""
    if amount is None:
        return settings
    return settings.model_copy(update={"budget": settings.budget.model_copy(update={"run": amount})})


def with_alias(settings: Settings, *, allowed: bool) -> Settings:
    """Return the settings with moving aliases allowed where the command line says so."""
    if not allowed:
        return settings
    return settings.model_copy(update={"asking": settings.asking.model_copy(update={"allow_alias": True})})


def with_second_opinion(settings: Settings, profile: str | None) -> Settings:
    """Return the settings with the profile the command line names for a second opinion, if it names one."""
    if profile is None:
        return settings
    return settings.model_copy(update={"asking": settings.asking.model_copy(update={"second_opinion": profile})})


def secret(variable: str | None) -> str | None:
    """Return the secret in environment variable `variable`, or in the file that `<variable>_FILE` names.

    None where neither is set. Raises UsageError when the named file cannot be read.
    """
    if variable is None:
        return None
    if value := os.environ.get(variable):
        return value
    if (file := os.environ.get(f"{variable}_FILE")) is None:
        return None
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The key file that {variable}_FILE names cannot be read.",
            f"{type(error).__name__}",
            f"Check the file's path and permissions, or set {variable} itself.",
        ) from error


def prefect_is_configured() -> bool:
    """Whether a Prefect server is named; without one the story runs directly."""
    return prefect_api_url() is not None


def prefect_api_url() -> str | None:
    """Return the address of the Prefect server that is configured, as `http://host:port/api`."""
    return os.environ.get("PREFECT_API_URL") or None


def quiet_prefect() -> None:
    """Turn Prefect's telemetry off; call before anything imports Prefect."""
    os.environ.update(PREFECT_QUIET)


def use_prefect_at(api_url: str, home: Path | None = None) -> None:
    """Let this process, and those it starts, use the Prefect server at an address; call before importing Prefect.

    `home` is where Prefect may keep what it keeps on disk, where the environment does not say.
    """
    quiet_prefect()
    os.environ["PREFECT_API_URL"] = api_url
    if home is not None:
        os.environ.setdefault("PREFECT_HOME", str(home))


def quiet_environment(**more: str) -> dict[str, str]:
    """Return the environment for a process of Prefect's that we start: ours, with telemetry off."""
    return {**os.environ, **PREFECT_QUIET, **more}


def hand_over(variables: Mapping[str, str]) -> None:
    """Tell the program that runs on in this process what its own settings read."""
    os.environ.update(variables)


def _config_path(named: Path | None) -> Path | None:
    if named is not None:
        return named
    here = Path(CONFIG_NAME)
    return here if here.is_file() else None


def _read_config(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            f"The configuration file {path} cannot be read.", error.strerror or "", "Check the path."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The configuration file {path} is not TOML.", str(error), "Mend the line named.") from error


def _validated(chosen: dict[str, Any], path: Path | None) -> Settings:
    try:
        return Settings.model_validate(chosen)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"The setting `{where}` cannot be used.",
            f"{first['msg']} (in {path or 'the environment'})",
            "`indicia config show` lists every setting and where it comes from.",
        ) from error


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"


def without_password(url: str) -> str:
    """Return a database address with its password, if any, replaced by `***`."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return url.replace(f":{parts.password}@", ":***@", 1)
