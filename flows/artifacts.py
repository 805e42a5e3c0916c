"""What a run shows on its page in Prefect: progress while it goes, a summary, a table of failures, a picture.

Prefect only shows: when its server cannot be reached the run goes on, and the record has it all.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager, suppress

import httpx
from prefect.artifacts import (
    acreate_image_artifact,
    acreate_markdown_artifact,
    acreate_progress_artifact,
    acreate_table_artifact,
    aupdate_progress_artifact,
)
from prefect.exceptions import PrefectException

from domain.runs import RunReport
from flows.batch import Progress
from flows.desk import Desk
from flows.summary import covered, failures, markdown, picture

PROGRESS_SECONDS = 2.0
"""How often progress is sent at most: a page nobody reads faster needs no more."""

log = logging.getLogger("indicia")


@asynccontextmanager
async def shown_progress(run: str, progress: Progress) -> AsyncGenerator[Progress]:
    """Yield a progress that also moves the bar on the run's page in Prefect."""
    bar = _Bar(run)
    sending = asyncio.create_task(bar.keep_sending())

    def both(source: str, done: int, total: int) -> None:
        progress(source, done, total)
        bar.percent = 100.0 * done / total

    try:
        yield both
    finally:
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending
        await _shown(bar.send())


class _Bar:
    def __init__(self, run: str) -> None:
        self.percent = 0.0
        self._run = run
        self._sent: float | None = None
        self._artifact = None

    async def keep_sending(self) -> None:
        while True:
            await _shown(self.send())
            await asyncio.sleep(PROGRESS_SECONDS)

    async def send(self) -> None:
        if self._sent == self.percent:
            return
        if self._artifact is None:
            told = f"Documents of run {self._run} that are through"
            self._artifact = await acreate_progress_artifact(self.percent, "indicia-progress", told)
        else:
            await aupdate_progress_artifact(self._artifact, self.percent)
        self._sent = self.percent


async def show_summary(desk: Desk, report: RunReport) -> str:
    """Put a run's summary, its failures and its picture on its page in Prefect; returns it in a line."""
    run, account = report.run, await asyncio.to_thread(desk.store.queries.coverage, report.run)
    told = f"run {run} is {report.status}: {len(report.documents)} documents, coverage {covered(account):.1f} %"
    page = markdown(report, account, desk.settings.dashboard_url)
    await _shown(acreate_markdown_artifact(page, "indicia-run", told))
    await _shown(acreate_image_artifact(picture(report), "indicia-picture", told))
    if rows := failures(report):
        await _shown(acreate_table_artifact(rows, "indicia-failures", f"Documents of run {run} that need a look"))
    return told


async def _shown(artifact: Awaitable[object]) -> None:
    try:
        await artifact
    except (PrefectException, httpx.HTTPError) as error:
        log.warning("Prefect does not show this run's progress or summary: %s", type(error).__name__)
