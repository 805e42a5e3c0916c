"""What a Prefect server has of our deployments, and whether a night would run on it.

Asks the server only; changes nothing but a work pool that is not there.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType, WorkerStatus
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule
from prefect.exceptions import ObjectNotFound, PrefectException

from domain.errors import SurroundingsError
from flows.deploy import Deployment, pools
from flows.doctor import Examined
from flows.settings import PREFECT_QUIET

_FLOWS = {
    "flows/analyze.py:analyze_documents": "analyze-documents",
    "flows/ingest.py:ingest_documents": "ingest-documents",
}
_UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
_AGAIN = "Run `indicia deploy`."
ANSWER_SECONDS = 60.0
"""How long a server may take over one of the steps below; Prefect's own client would go on for many minutes."""


class Standing(NamedTuple):
    active: dict[str, bool]
    """By deployment, whether it has an active schedule."""
    folder: Path | None
    """Where documents arrive, where all deployments agree."""


@asynccontextmanager
async def server(url: str) -> AsyncGenerator[PrefectClient]:
    """Yield a client of the server; raises SurroundingsError where it cannot be used or is too slow (`in_time`)."""
    try:
        async with get_client() as client:
            async with in_time():
                (await client.hello()).raise_for_status()
            yield client
    except TimeoutError as error:
        raise SurroundingsError(
            f"The Prefect server at {url} is too slow.",
            f"It took longer than {ANSWER_SECONDS:.0f} s to answer.",
            "Try again when it is less busy; a server on SQLite answers late while its database is locked.",
        ) from error
    except (httpx.HTTPError, PrefectException, RuntimeError) as error:
        raise SurroundingsError(
            f"The Prefect server at {url} cannot be used.",
            f"{type(error).__name__}: {error}".splitlines()[0],
            "Start it (`prefect server start`), or correct PREFECT_API_URL.",
        ) from error


def in_time() -> asyncio.Timeout:
    """Bound what is asked of a server within, which ends with TimeoutError after ANSWER_SECONDS."""
    return asyncio.timeout(ANSWER_SECONDS)


async def make_pools(client: PrefectClient, names: Sequence[str]) -> list[str]:
    """Make the work pools that are not there; returns their names."""
    made: list[str] = []
    for name in names:
        try:
            await client.read_work_pool(name)
        except ObjectNotFound:
            await client.create_work_pool(WorkPoolCreate(name=name, type="process"))
            made.append(name)
    return made


async def standing(client: PrefectClient, deployments: Sequence[Deployment]) -> Standing:
    """Return what the site chose when it deployed before, or on Prefect's page since."""
    has = [found for deployment in deployments if (found := await _on_server(client, deployment)) is not None]
    offered = [path for found in has for path in found.parameters.get("paths", ())]
    return Standing(
        active={found.name: any(each.active for each in found.schedules) for found in has},
        folder=Path(offered[0]) if len(set(offered)) == 1 else None,
    )


async def examine(client: PrefectClient, deployments: Sequence[Deployment]) -> list[Examined]:
    """Return every check's outcome: the deployments, their schedules and slots, workers, telemetry."""
    checks: list[Examined] = []
    for deployment in deployments:
        found = await _on_server(client, deployment)
        checks.append(_same(deployment, found))
        if found is not None:
            checks += [_schedule(found), await _slot(client, found)]
    checks += [await _worker(client, pool) for pool in pools(deployments)]
    return [*checks, await _telemetry(client, deployments)]


async def _on_server(client: PrefectClient, deployment: Deployment) -> DeploymentResponse | None:
    try:
        return await client.read_deployment_by_name(f"{_FLOWS[deployment.entrypoint]}/{deployment.name}")
    except ObjectNotFound:
        return None


def _same(wanted: Deployment, found: DeploymentResponse | None) -> Examined:
    what = f"deployment {wanted.name}"
    if found is None:
        return Examined(what=what, ok=False, detail="the server does not have it", cure=_AGAIN)
    has, due = _told(found), _due(wanted)
    other = [name for name in due if has[name] != due[name]]
    if other:
        return Examined(what=what, ok=False, detail=f"differs from the file in: {', '.join(other)}", cure=_AGAIN)
    return Examined(what=what, ok=True, detail=f"as in the file, in pool {found.work_pool_name}")


def _due(wanted: Deployment) -> dict[str, Any]:
    limit = wanted.concurrency_limit
    return {
        "entrypoint": wanted.entrypoint,
        "parameters": wanted.parameters,
        "work pool": wanted.work_pool.name,
        "job variables": wanted.work_pool.job_variables,
        "pull steps": wanted.pull or [],
        "concurrency limit": limit.limit if limit else None,
        "collision strategy": limit.collision_strategy if limit else None,
        "schedules": sorted(_when(schedule) for schedule in wanted.schedules),
    }


def _told(found: DeploymentResponse) -> dict[str, Any]:
    limit, options = found.global_concurrency_limit, found.concurrency_options
    return {
        "entrypoint": found.entrypoint,
        "parameters": found.parameters,
        "work pool": found.work_pool_name,
        "job variables": found.job_variables,
        "pull steps": found.pull_steps or [],
        "concurrency limit": limit.limit if limit else None,
        "collision strategy": options.collision_strategy.value if options else None,
        "schedules": sorted(_when(each.schedule.model_dump()) for each in found.schedules),
    }


def _when(schedule: dict[str, Any]) -> str:
    """Return a schedule's times in one form: the file writes an interval in seconds, the server as a duration."""
    for kind in ("cron", "interval", "rrule"):
        if (value := schedule.get(kind)) is not None:
            seconds = value.total_seconds() if isinstance(value, timedelta) else value
            told = float(seconds) if kind == "interval" else seconds
            return f"{kind} {told} {schedule.get('timezone') or 'UTC'}"
    return "no time"


def _schedule(found: DeploymentResponse) -> Examined:
    active = [each.schedule for each in found.schedules if each.active and not found.paused]
    if active:
        told = "; ".join(_words(schedule) for schedule in active)
        return Examined(what=f"schedule of {found.name}", ok=True, detail=f"active: {told}")
    told = "none is active; `indicia deploy --activate` switches it on" if found.schedules else "it has none"
    return Examined(what=f"schedule of {found.name}", ok=True, detail=told)


def _words(schedule: Any) -> str:
    return (
        f"{schedule.cron} {schedule.timezone}" if isinstance(schedule, CronSchedule) else _when(schedule.model_dump())
    )


async def _slot(client: PrefectClient, found: DeploymentResponse) -> Examined:
    """Say whether the one slot is held by a run that no server state accounts for: it would hold up every night."""
    what, limit = f"slot of {found.name}", found.global_concurrency_limit
    if limit is None or limit.active_slots == 0:
        return Examined(what=what, ok=True, detail="free" if limit else "no limit")
    under_way = await client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[found.id])),
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_UNDER_WAY))),
    )
    if under_way:
        return Examined(what=what, ok=True, detail=f"held by flow run {under_way[0].name}")
    return Examined(
        what=what,
        ok=False,
        detail="held by no flow run: every firing would wait",
        cure=f"prefect gcl update '{limit.name}' --active-slots 0",
    )


async def _worker(client: PrefectClient, pool: str) -> Examined:
    what = f"worker of pool {pool}"
    try:
        await client.read_work_pool(pool)
    except ObjectNotFound:
        return Examined(what=what, ok=False, detail="the server does not have the pool", cure=_AGAIN)
    workers = await client.read_workers_for_work_pool(pool)
    online = [worker.name for worker in workers if worker.status is WorkerStatus.ONLINE]
    if online:
        return Examined(what=what, ok=True, detail=f"{len(online)} online: {', '.join(sorted(online)[:3])}")
    cure = f"Start one: prefect worker start --pool {pool} --type process"
    return Examined(what=what, ok=False, detail="none is online: nothing would run", cure=cure)


async def _telemetry(client: PrefectClient, deployments: Sequence[Deployment]) -> Examined:
    settings = await client.request("GET", "/admin/settings")
    on_server = settings.json()["server"]["analytics_enabled"]
    loud = [
        deployment.name
        for deployment in deployments
        if not PREFECT_QUIET.items() <= deployment.work_pool.job_variables.get("env", {}).items()
    ]
    if on_server or loud:
        where = ["the server"] * bool(on_server) + [f"deployment {name}" for name in loud]
        cure = "Set PREFECT_SERVER_ANALYTICS_ENABLED=false and DO_NOT_TRACK=1 there, and in job_variables.env."
        return Examined(what="telemetry", ok=False, detail=f"on in {', '.join(where)}", cure=cure)
    return Examined(what="telemetry", ok=True, detail="off on the server and in every deployment")
