"""The scheduled job: analyse documents. A thin rind of Prefect over the same story the command line tells."""

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from domain.runs import RunReport, RunStatus
from flows.analysis import Job
from flows.artifacts import show_summary, shown_progress
from flows.batch import Progress, run_batch, unseen
from flows.desk import Desk, choose_profile, open_desk
from flows.hand_over import for_batches
from flows.packs import find_pack
from flows.settings import load_settings
from flows.steps import as_prefect_task, at_the_desk
from flows.unfinished import existing, take_up_or_open


@flow(name="analyze-documents", persist_result=False, validate_parameters=True)
async def analyze_documents(
    paths: list[str],
    pack: str,
    *,
    model: str | None = None,
    collection: str = "default",
    batch: bool = False,
    home: str | None = None,
    config: str | None = None,
) -> State[Any]:
    """Analyse every document under `paths` with a pack, or finish the run that an earlier night left.

    With `batch` its calls are handed over in batches. Paths, the data home and the configuration file are the
    worker's, best absolute. Raises what the command line would exit with 2 or 3 for; a run with a gap ends as
    failed, its summary names the gaps.
    """
    settings = load_settings({"model": model, "home": home}, Path(config) if config else None)
    offered = [existing(path) for path in paths]
    chosen, profile = find_pack(settings, pack), choose_profile(settings, model)
    if batch:
        profile = for_batches(profile)
    async with open_desk(settings) as desk:
        job = take_up_or_open(desk, chosen, profile, offered, collection)
        report = await _under_way(desk, job, unseen)
        told = await show_summary(desk, report)
        if desk.broken is not None:
            raise desk.broken
        whole = report.status is RunStatus.COMPLETE  # a run with a gap must stand out in the morning
        return Completed(message=told) if whole else Failed(message=told)


async def run_under_prefect(desk: Desk, job: Job, progress: Progress) -> RunReport:
    """Carry out a run that the command line opened as a flow run of the configured Prefect server."""

    @flow(name="analyze-documents", flow_run_name=job.run.id, persist_result=False)
    async def analyze_run(run: str) -> None:
        assert run == job.run.id
        await show_summary(desk, await _under_way(desk, job, progress))

    await analyze_run(job.run.id)
    return desk.store.queries.report(job.run.id)


async def _under_way(desk: Desk, job: Job, progress: Progress) -> RunReport:
    token = at_the_desk.set((desk, job))
    try:
        async with shown_progress(job.run.id, progress) as shown:
            return await run_batch(desk, job, shown, step=as_prefect_task)
    finally:
        at_the_desk.reset(token)
