"""A small site's schedule, served by one process: no work pool, no worker, and a Prefect server only if there is one.

Prefect starts each firing in a process of its own; killed, it is finished by the next firing.
"""

from pathlib import Path
from typing import cast

from prefect import serve as prefect_serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType
from pydantic import ValidationError

from domain.errors import UsageError
from domain.model import Noun
from flows.analyze import analyze_documents

DEPLOYMENT = "served"


class Served(Noun):
    """What is asked of which folder, and when."""

    folder: Path
    pack: str
    model: str | None
    collection: str
    home: Path
    config: Path | None
    cron: str
    timezone: str


def check_schedule(cron: str, timezone: str) -> None:
    """Raise UsageError where the times cannot be read."""
    try:
        CronSchedule(cron=cron, timezone=timezone)
    except ValidationError as error:
        raise UsageError(
            f"The schedule {cron!r} in time zone {timezone!r} cannot be used.",
            error.errors()[0]["msg"],
            'Write it like --cron "0 2 * * *" --timezone Asia/Tokyo.',
        ) from error


def serve(served: Served) -> None:
    """Serve the schedule until interrupted; the schedule is paused while nobody serves it."""
    parameters = {
        "paths": [str(served.folder)],
        "pack": served.pack,
        "model": served.model,
        "collection": served.collection,
        "home": str(served.home),
        "config": None if served.config is None else str(served.config),
    }
    deployment = analyze_documents.to_deployment(
        DEPLOYMENT,
        schedule=Cron(served.cron, timezone=served.timezone),
        parameters={name: value for name, value in parameters.items() if value is not None},
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE),
        description="The documents of one folder, served by `indicia serve`.",
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    prefect_serve(cast("RunnerDeployment", deployment), limit=1, print_starting_message=False)
