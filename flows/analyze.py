"""The scheduled job: analyse documents. A thin rind of Prefect over the same story the command line tells."""

from pathlib import Path

from prefect import flow

from domain.runs import RunReport
from flows.batch import Progress, open_run, run_batch, unseen
from flows.desk import Desk, choose_profile, open_desk
from flows.job import Job
from flows.packs import find_pack
from flows.settings import load_settings
from flows.steps import as_prefect_task, at_the_desk


@flow(name="analyze-documents", persist_result=False, validate_parameters=True)
async def analyze_documents(
    paths: list[str], pack: str, model: str | None = None, collection: str = "default", home: str | None = None
) -> str:
    """Analyse every document under `paths` with a pack; returns the run's id.

    Paths are the worker's. Raises what the command line would exit with 2 or 3 for.
    """
    settings = load_settings({"model": model, "home": home})
    chosen, profile = find_pack(settings, pack), choose_profile(settings, model)
    async with open_desk(settings) as desk:
        job = open_run(desk, chosen, profile, [Path(path) for path in paths], collection)
        await _under_way(desk, job, unseen)
        if desk.broken is not None:
            raise desk.broken
        return job.run.id


async def run_under_prefect(desk: Desk, job: Job, progress: Progress) -> RunReport:
    """Carry out a run that the command line opened as a flow run of the configured Prefect server."""

    @flow(name="analyze-documents", flow_run_name=job.run.id, persist_result=False)
    async def analyze_run(run: str) -> None:
        assert run == job.run.id
        await _under_way(desk, job, progress)

    await analyze_run(job.run.id)
    return desk.store.queries.report(job.run.id)


async def _under_way(desk: Desk, job: Job, progress: Progress) -> RunReport:
    token = at_the_desk.set((desk, job))
    try:
        return await run_batch(desk, job, progress, step=as_prefect_task)
    finally:
        at_the_desk.reset(token)
