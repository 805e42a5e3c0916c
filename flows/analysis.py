"""One document's way: read, cut, asked, answered, asked again where it is worth it, recorded.

Plain code: no Prefect, no terminal. What is decided here is only the order of things; how each is
done stands in its room.
"""

import asyncio
from collections.abc import Callable

from domain.documents import Document, Refusal
from flows import intake
from flows.desk import Desk
from flows.job import Job
from flows.lettering import with_lettering
from flows.looks import ask_windows, look_again
from flows.planning import DocumentPlan, plan_document
from flows.recut import recut
from flows.weighing import weigh, weigh_again

Plan = Callable[[Desk, Job, Document], DocumentPlan]


async def analyse_document(desk: Desk, job: Job, source: str, plan: Plan | None = None) -> None:
    """Take one source through the whole way; every step's outcome is recorded as it happens.

    Leaves the document unfinished (to be resumed) when the run is stopping or the endpoint is broken. `plan` says
    what is asked, where that is not simply every question of every window; nothing is then asked again.
    """
    reading = await read_document(desk, job, source)
    if isinstance(reading, Refusal):
        return
    planned = await asyncio.to_thread(plan or plan_document, desk, job, reading)
    await asyncio.to_thread(desk.store.ledger.plan_windows, job.run.id, source, planned.windows)
    heard = await ask_windows(desk, job, planned)
    if heard is not None and (smaller := await asyncio.to_thread(recut, desk, job, planned, heard)) is not None:
        planned = smaller
        await asyncio.to_thread(desk.store.ledger.plan_windows, job.run.id, source, planned.windows)
        heard = await ask_windows(desk, job, planned)
    if heard is None:
        return
    lettered = await asyncio.to_thread(with_lettering, desk, reading, heard)
    weighed = await asyncio.to_thread(weigh, desk, job, lettered, heard)
    later = [] if plan is not None else await look_again(desk, job, planned, weighed)
    if later is None:
        return
    readings, answers = await asyncio.to_thread(weigh_again, desk, job, weighed, later)
    await asyncio.to_thread(desk.store.ledger.record_answers, job.run.id, source, readings, answers)


async def read_document(desk: Desk, job: Job, source: str) -> Document | Refusal:
    """Return the document's reading and note which reading this run uses."""
    async with desk.reading:
        reading = await asyncio.to_thread(intake.read, desk, source)
    await asyncio.to_thread(desk.store.ledger.attach_document, job.run.id, source, desk.reader.identity)
    return reading
