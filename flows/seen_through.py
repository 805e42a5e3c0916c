"""A batch seen through: handed over, found again where that is in doubt, watched, its replies put on record.

Each step is written down as it is done, so that another process can go on from there a day later.
"""

import asyncio
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from domain.errors import EndpointError
from domain.profiles import BatchForm
from domain.replies import Failure, FailureKind
from extractors.answers.batch_jobs import BatchJob, BatchJobs
from extractors.answers.batch_lines import raw_of, reply_lines, request_line
from flows.desk import Desk
from flows.job import Job
from flows.recording import record_reply
from storage import BatchEntry, OwedCall

Tell = Callable[[str, int, int], None]
"""Called with what a batch does, how many of its calls are done, and how many there are."""

CLOCKS_DIFFER = timedelta(hours=1)
"""How far an endpoint's clock may be from ours when a job is looked for by when it was made."""


async def submit(desk: Desk, job: Job, jobs: BatchJobs, batch: str) -> str:
    """Hand a batch that was written down over, and write down under which id the endpoint has it."""
    with tempfile.TemporaryDirectory(prefix="indicia-batch-") as folder:
        lines = Path(folder) / "requests.jsonl"
        await asyncio.to_thread(_write, desk, job, batch, lines)
        handed = await jobs.submit(lines, batch)
    await asyncio.to_thread(desk.store.ledger.submit_batch, batch, handed.id)
    return handed.id


def _write(desk: Desk, job: Job, batch: str, lines: Path) -> None:
    form = job.profile.batch or BatchForm.FILES
    with lines.open("wb") as file:
        for owed in desk.store.queries.owed_by_batch(batch):
            file.write(request_line(form, owed.call, desk.store.blobs.get(owed.request), desk.store.blobs.get))


async def see_through(desk: Desk, job: Job, jobs: BatchJobs, batch: str, tell: Tell) -> None:
    """Wait for a batch to end and put its replies on record; returns early where the run is to stop.

    A call that the batch ended without answering is written down as failed and may be asked by itself.
    """
    remote = await _remote(desk, job, jobs, _entry(desk, job, batch))
    owed = {each.call: each for each in await asyncio.to_thread(desk.store.queries.owed_by_batch, batch)}
    known = await _ended(desk, jobs, remote, len(owed), tell)
    if known is None:
        return
    await _collect(desk, job, jobs, known, owed)
    await asyncio.to_thread(_give_up, desk, known, owed)
    await asyncio.to_thread(desk.store.ledger.close_batch, batch, known.status)
    if known.cancelled:
        raise EndpointError(
            f"Batch {known.id} was cancelled at the endpoint.",
            f"{len(owed)} of its calls have no reply.",
            "Resume the run to ask them one by one, at the full price.",
        )


def _entry(desk: Desk, job: Job, batch: str) -> BatchEntry:
    return next(each for each in desk.store.queries.batches(job.run.id) if each.id == batch)


async def _remote(desk: Desk, job: Job, jobs: BatchJobs, batch: BatchEntry) -> str:
    """Return the endpoint's id of a batch. Where the handing over is in doubt, look for it before doing it again."""
    if batch.remote is not None:
        return batch.remote
    found = await jobs.find(batch.id, batch.opened_at - CLOCKS_DIFFER)
    if found is None:
        return await submit(desk, job, jobs, batch.id)
    await asyncio.to_thread(desk.store.ledger.submit_batch, batch.id, found.id)
    return found.id


async def _ended(desk: Desk, jobs: BatchJobs, remote: str, calls: int, tell: Tell) -> BatchJob | None:
    """Watch a job until it has ended; None where the run is to stop first. An endpoint that is away is waited for."""
    asking, silent = desk.settings.asking, 0.0
    while not desk.is_over():
        try:
            known = await jobs.look(remote)
        except EndpointError:
            silent += asking.batch_look_seconds
            if silent > asking.patience_seconds:
                raise
        else:
            silent = 0.0
            tell(f"batch {remote}: {known.status}", known.done, calls)
            if known.ended:
                return known
        await desk.pause(asking.batch_look_seconds)
    return None


async def _collect(desk: Desk, job: Job, jobs: BatchJobs, known: BatchJob, owed: dict[str, OwedCall]) -> None:
    """Put every reply of a job on record, and take its call out of `owed`."""
    with tempfile.TemporaryDirectory(prefix="indicia-batch-") as folder:
        for result in known.results:
            lines = Path(folder) / "replies.jsonl"
            await jobs.fetch(result, lines)
            await asyncio.to_thread(_record, desk, job, known, lines, owed)


def _record(desk: Desk, job: Job, known: BatchJob, lines: Path, owed: dict[str, OwedCall]) -> None:
    profile = job.profile.at_batch_price
    for call, line in reply_lines(lines):
        if (asked := owed.pop(call, None)) is not None:
            record_reply(desk, profile, call, raw_of(known.id, line, asked.sent_at), asked.input_tokens)


def _give_up(desk: Desk, known: BatchJob, owed: dict[str, OwedCall]) -> None:
    why = Failure(kind=FailureKind.TRANSIENT, detail=f"its batch ended ({known.status}) without a reply to it")
    for call in owed:
        desk.store.ledger.record_failure(call, why)
