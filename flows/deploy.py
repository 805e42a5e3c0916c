"""The site's deployments: prefect.yaml with the site's paths filled in, registered with a Prefect server.

Registering is Prefect's own `prefect deploy --all`; what stands here is what a site would otherwise
do by hand, and forget: the work pool, absolute paths, telemetry off, a schedule that stays switched on.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, Field, ValidationError

from domain.errors import SurroundingsError, UsageError
from flows.settings import Settings, prefect_api_url, quiet_environment

CHECKOUT = Path(__file__).resolve().parent.parent
PREFECT_FILE = CHECKOUT / "prefect.yaml"
PATIENCE_SECONDS = 300
"""For registering: Prefect loads every flow to learn its parameters."""


class WorkPool(BaseModel):
    name: str
    job_variables: dict[str, Any] = Field(default_factory=dict)


class Limit(BaseModel):
    limit: int
    collision_strategy: str = "ENQUEUE"


class Deployment(BaseModel):
    """What of a deployment in prefect.yaml matters to us; Prefect reads the rest."""

    name: str
    entrypoint: Literal["flows/analyze.py:analyze_documents", "flows/ingest.py:ingest_documents"]
    work_pool: WorkPool
    parameters: dict[str, Any] = Field(default_factory=dict)
    concurrency_limit: Limit | None = None
    schedules: list[dict[str, Any]] = Field(default_factory=list)
    pull: list[dict[str, Any]] | None = None


def api_url() -> str:
    """Return the address of the configured Prefect server; raises SurroundingsError where none is."""
    if (url := prefect_api_url()) is not None:
        return url
    raise SurroundingsError(
        "No Prefect server is configured.",
        "PREFECT_API_URL is not set.",
        "Set it, such as to http://127.0.0.1:4200/api; `indicia serve` needs none and starts its own.",
    )


def site_file(path: Path, settings: Settings, folder: Path | None) -> dict[str, Any]:
    """Return the content of prefect.yaml with all that depends on the site filled in, every path absolute.

    `folder` is where documents arrive; without it `inbox` in the data home.
    """
    site = {
        "INDICIA_CHECKOUT": str(CHECKOUT),
        "INDICIA_INBOX": str((folder or settings.home / "inbox").expanduser().absolute()),
    }
    written = _filled(_read(path), {f"{{{{ ${name} }}}}": value for name, value in site.items()})
    known = {"home": str(settings.home)}
    if settings.config is not None:
        known["config"] = str(settings.config.absolute())
    for deployment in written["deployments"]:
        deployment["parameters"] = known | (deployment.get("parameters") or {})
        deployment["pull"] = written.get("pull")
    return written


def _read(path: Path) -> dict[str, Any]:
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(
            f"The deployments in {path} cannot be read.", f"{type(error).__name__}", "Name a prefect.yaml with --file."
        ) from error
    if not isinstance(written, dict) or not written.get("deployments"):  # pyright: ignore[reportUnknownMemberType]  # YAML
        raise UsageError(f"{path} names no deployment.", "It has no `deployments`.", "Name a prefect.yaml with --file.")
    return written  # pyright: ignore[reportUnknownVariableType]  # YAML


def _filled(value: Any, site: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, known in site.items():
            value = value.replace(name, known)
        return value
    if isinstance(value, dict):
        return {key: _filled(inner, site) for key, inner in value.items()}  # pyright: ignore[reportUnknownVariableType]  # YAML
    return [_filled(inner, site) for inner in value] if isinstance(value, list) else value  # pyright: ignore[reportUnknownVariableType]  # YAML


def keep_switched_on(written: dict[str, Any], active: Mapping[str, bool], *, activate: bool) -> None:
    """Leave schedules that are active on the server active (by the deployment's name); `activate` switches all on.

    Registering again must not silently end a site's nights.
    """
    for deployment in written["deployments"]:
        if activate or active.get(deployment["name"], False):
            deployment["schedules"] = [{**schedule, "active": True} for schedule in deployment.get("schedules") or ()]


def deployments(written: dict[str, Any]) -> list[Deployment]:
    """Return the deployments of a file's content; raises UsageError where one lacks what it needs."""
    try:
        return [Deployment.model_validate(each) for each in written["deployments"]]
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"A deployment's `{where}` cannot be used.", first["msg"], "Mend the file that --file names."
        ) from error


def pools(deployments: Sequence[Deployment]) -> tuple[str, ...]:
    """Return the names of the work pools the deployments run in."""
    return tuple(dict.fromkeys(deployment.work_pool.name for deployment in deployments))


def register(written: dict[str, Any]) -> None:
    """Register every deployment with the configured server; raises SurroundingsError where Prefect cannot."""
    with tempfile.TemporaryDirectory(prefix="indicia-deploy-") as folder:
        path = Path(folder) / "prefect.yaml"
        path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
        command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(path)]
        done = subprocess.run(  # noqa: S603  # no shell, own arguments
            command,
            cwd=CHECKOUT,
            env=quiet_environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    if done.returncode != 0:
        last = " ".join((done.stdout + done.stderr).split())[-300:]
        raise SurroundingsError(
            "Prefect did not register the deployments.", last, "Mend what it names and deploy again."
        )
