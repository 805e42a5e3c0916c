"""A run's calls handed over in batches before its documents are analysed: each then finds its reply on record.

What a batch does not answer, and what was tried before, is asked one by one afterwards, by the ordinary way.
A batch left by an earlier session of the run is seen through first, so that nothing is handed over twice.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from domain.documents import Refusal
from domain.errors import EndpointError, LimitError, UsageError
from domain.model import canonical_json
from domain.profiles import BatchForm, ModelProfile
from domain.replies import CallState
from extractors.answers.batch_client import BatchClient
from extractors.answers.batch_files import BatchFiles
from extractors.answers.batch_jobs import BatchJobs
from extractors.answers.wire import recorded_body
from flows.analysis import read_document
from flows.asking import take_ticket, worst_of
from flows.desk import Desk, key_of
from flows.job import Job
from flows.planning import plan_document
from flows.seen_through import Tell, see_through, submit
from flows.turns import PlannedCall, room
from storage import Worst

MOST_CALLS = 10_000
"""Calls in one batch; the strictest of what Mistral's pages say of a job."""

MOST_BYTES = 400 * 1024 * 1024
"""Bytes of one batch's file, pictures included; Mistral takes 512 MB."""

_BASE64 = 4 / 3

Step = Callable[[Desk, Job, str], Awaitable[None]]
"""Takes one source through its way."""


def for_batches(profile: ModelProfile) -> ModelProfile:
    """Return the profile of a run that hands its calls over in batches.

    Raises UsageError where the endpoint takes none, or may not keep what it is sent.
    """
    if profile.batch is None:
        raise UsageError(
            f"Model profile {profile.name} takes no batches.",
            "Its endpoint is not known to have a batch API.",
            f'Leave --batch out, or set `batch` in [models.{profile.name}] to "mistral" or "files".',
        )
    if profile.retention == "none" and profile.batch is not BatchForm.FILES:
        raise UsageError(
            f"Model profile {profile.name} forbids batches.",
            'Its `retention` is "none", and an endpoint keeps the files of a batch.',
            "Leave --batch out.",
        )
    return profile.model_copy(update={"in_batches": True})


async def hand_over(desk: Desk, job: Job, through: Callable[[Step], Awaitable[None]], tell: Tell) -> None:
    """See through the batches the run left, then hand over every call that it still has to make, and wait.

    `through` takes every document that is owed through a step. Ends early, with all state saved, where the run is
    stopped, a limit forbids it or the endpoint cannot be had (`desk.broken`).
    """
    try:
        async with _jobs(desk, job.profile) as jobs:
            for batch in await asyncio.to_thread(desk.store.queries.batches, job.run.id):
                if batch.state != "collected":
                    await see_through(desk, job, jobs, batch.id, tell)
            for calls in await _gathered(through):
                await _open(desk, job, jobs, calls)
            for batch in await asyncio.to_thread(desk.store.queries.batches, job.run.id):
                if batch.state != "collected":
                    await see_through(desk, job, jobs, batch.id, tell)
    except (EndpointError, LimitError) as error:
        desk.broken = desk.broken or error


async def _open(desk: Desk, job: Job, jobs: BatchJobs, calls: dict[str, Worst]) -> None:
    """Write a batch down with its calls, then hand it over."""
    if desk.is_over():
        return
    ledger, priced = desk.store.ledger, job.profile.at_batch_price
    batch = await asyncio.to_thread(ledger.open_batch, job.run.id, calls, priced, limits=desk.spending)
    await submit(desk, job, jobs, batch)


async def _gathered(through: Callable[[Step], Awaitable[None]]) -> Sequence[dict[str, Worst]]:
    """Write down every call that has no reply on record; returns them in batches, with the most each can cost."""
    gathering = _Gathering()

    async def gather(desk: Desk, job: Job, source: str) -> None:
        reading = await read_document(desk, job, source)
        if isinstance(reading, Refusal) or desk.is_over():
            return
        planned = await asyncio.to_thread(plan_document, desk, job, reading)
        await asyncio.to_thread(desk.store.ledger.plan_windows, job.run.id, source, planned.windows)
        for call in planned.calls:
            ticket = await take_ticket(desk, job, call)
            if ticket.state is CallState.PLANNED and ticket.attempt == 1:
                size = await asyncio.to_thread(_size, desk, job, call)
                gathering.add(ticket.call, worst_of(job.profile.at_batch_price, call), size)

    await through(gather)
    return gathering.batches


class _Gathering:
    """Calls, put into batches as they come."""

    def __init__(self) -> None:
        self.batches: list[dict[str, Worst]] = []
        self._bytes = 0

    def add(self, call: str, worst: Worst, size: int) -> None:
        full = not self.batches or len(self.batches[-1]) >= MOST_CALLS or self._bytes + size > MOST_BYTES
        if full:
            self.batches.append({})
            self._bytes = 0
        self.batches[-1][call] = worst
        self._bytes += size


def _size(desk: Desk, job: Job, call: PlannedCall) -> int:
    """Return the bytes a call takes in a file, pictures included."""
    text = canonical_json(recorded_body(job.profile, call.request, max_tokens=room(job.profile, call)))
    pictures = sum(len(desk.store.blobs.get(part.sha256)) for part in call.request.images)
    return len(text) + round(pictures * _BASE64)


@asynccontextmanager
async def _jobs(desk: Desk, profile: ModelProfile) -> AsyncGenerator[BatchJobs]:
    if profile.batch is BatchForm.FILES:
        yield BatchFiles(desk.settings.home / "batches")
        return
    hours = desk.settings.asking.batch_hours
    async with BatchClient(profile, base_url=profile.base_url, api_key=key_of(profile), timeout_hours=hours) as client:
        yield client
