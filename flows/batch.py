"""A run from its first file to its account: taken in, analysed document by document, closed.

A run is written down before its first file is read, so that whatever kills it, `resume` takes it up
whole. One document's breakdown is that document's; the batch goes on.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from uuid_utils import uuid7

from domain.documents import Document, DocumentRow, Refusal
from domain.errors import EndpointError, IntegrityError, StoreError, UsageError
from domain.profiles import ModelProfile
from domain.questions import PromptPack
from domain.runs import Run, RunReport, RunStatus
from extractors.windows.cut import CUTTER
from flows import intake
from flows.analysis import analyse_document
from flows.desk import Desk, second_profile
from flows.hand_over import hand_over
from flows.job import Job
from flows.pictured import can_be_asked, ensure_shown
from storage import PlannedDocument


def unseen(name: object, done: int, total: int) -> None:
    """Show no progress: what a scheduled run passes."""
    del name, done, total


log = logging.getLogger("indicia")

DECIDING_SOFTWARE = ("indicia", "pymupdf", "rapidocr", "mistral-common", "rapidfuzz", "openai", "prefect")
"""Distributions whose version can change a result; written on every run."""

Progress = Callable[[str, int, int], None]
"""Called with a document's name, how many documents are done, and how many there are."""

RowProgress = Callable[[DocumentRow, int, int], None]
"""Called with a file's row, how many of the files offered are done, and how many there are."""

Step = Callable[[Desk, Job, str], Awaitable[None]]
"""Takes one source through its way; Prefect's variant wraps it in a task."""


def open_run(
    desk: Desk, pack: PromptPack, profile: ModelProfile, paths: Sequence[Path], collection: str = "default"
) -> Job:
    """Write a new run down and return what it asks."""
    run = described_run(desk, pack, profile, paths, collection)
    unasked = [question.id for question in pack.questions if not can_be_asked(profile, question)]
    desk.store.ledger.open_run(run, questions=[question.id for question in pack.questions], unasked=unasked)
    return Job(run=run, pack=pack)


def described_run(desk: Desk, pack: PromptPack, profile: ModelProfile, paths: Sequence[Path], collection: str) -> Run:
    """Return a new run, not yet written down; raises UsageError where a model cannot be asked what the pack asks."""
    second = second_profile(desk.settings, profile)
    for asked in (profile, second):
        if asked is not None:
            ensure_shown(asked, pack)
    return Run(
        id=str(uuid7()),
        pack=pack.label,
        pack_sha256=pack.sha256,
        profile=profile,
        second_opinion=second,
        collection=collection,
        actor=desk.settings.actor,
        started_at=datetime.now(UTC),
        paths=tuple(str(path.absolute()) for path in paths),
        versions=(*((name, version(name)) for name in DECIDING_SOFTWARE), ("cutter", CUTTER)),
    )


def take_up_run(desk: Desk, run_id: str, load: Callable[[str], PromptPack]) -> Job:
    """Return the task of a run that was killed or stopped, with the very pack it began with.

    Raises UsageError when the pack's files are no longer what they were.
    """
    run = desk.store.queries.run(run_id)
    pack = load(run.pack)
    if pack.sha256 != run.pack_sha256:
        raise UsageError(
            f"Run {run.id} cannot be resumed: its pack {run.pack} has changed since.",
            f"It began with {run.pack_sha256[:12]}, the files now give {pack.sha256[:12]}.",
            "Put the pack back as it was, or begin a new run with a new version of the pack.",
        )
    desk.store.ledger.reopen_run(run.id)
    return Job(run=run, pack=pack)


async def run_batch(desk: Desk, job: Job, progress: Progress, step: Step = analyse_document) -> RunReport:
    """Take every offered file through its way and close the run; returns its account.

    Whatever ends it early (a person, a limit, an endpoint) is in the run's status; nothing is raised
    for it. Raises what concerns the store itself. The ledger makes a run with a gap `partial`.
    """
    began = time.monotonic()
    status = RunStatus.FAILED
    try:
        owed = await _take_all(desk, job)
        if job.profile.in_batches:
            await hand_over(desk, job, partial(_each, desk, job, owed, unseen), progress)
        await _each(desk, job, owed, progress, step)
        status = RunStatus.STOPPED if desk.stop.is_set() or desk.broken is not None else RunStatus.COMPLETE
    finally:
        desk.store.ledger.close_run(job.run.id, status, time.monotonic() - began)
    return desk.store.queries.report(job.run.id)


async def _take_all(desk: Desk, job: Job) -> list[PlannedDocument]:
    """Copy every offered file in and write down that the run owes it an outcome; returns what is to do."""
    for offered in intake.walk([Path(path) for path in job.run.paths]):
        if desk.stop.is_set():
            break
        for taken in await asyncio.to_thread(_whole, desk, offered, job.run.collection):
            await asyncio.to_thread(
                desk.store.ledger.plan_document,
                job.run.id,
                source=taken.source,
                name=taken.offered.name,
                path=str(taken.offered.path),
                refusal=taken.refusal,
            )
    owed = await asyncio.to_thread(desk.store.queries.planned, job.run.id)
    return [entry for entry in owed if entry.source is not None and not entry.answered]


def _whole(desk: Desk, offered: intake.Offered, collection: str) -> list[intake.Taken]:
    return list(intake.take_whole(desk, offered, collection))


async def _each(desk: Desk, job: Job, owed: Sequence[PlannedDocument], progress: Progress, step: Step) -> None:
    """Take the documents through in order, as many at once as readers and calls can be kept busy."""
    at_once = asyncio.Semaphore(desk.settings.reader.workers + job.profile.max_concurrency)
    done = 0

    async def one(document: PlannedDocument) -> None:
        nonlocal done
        async with at_once:
            if not desk.stop.is_set() and document.source is not None:
                await _within_its_own_walls(desk, job, document.source, step)
        done += 1
        progress(document.name, done, len(owed))

    async with asyncio.TaskGroup() as group:
        for document in owed:
            group.create_task(one(document))


async def _within_its_own_walls(desk: Desk, job: Job, source: str, step: Step) -> None:
    """The document boundary: what breaks one document is recorded as that document's, and the batch goes on."""
    try:
        await step(desk, job, source)
    except (EndpointError, StoreError, IntegrityError) as error:
        if not isinstance(error, EndpointError):
            raise
        desk.broken = desk.broken or error
    except Exception as error:  # the one broad handler: a defect in our code must not sink a night's batch
        reason = f"An unforeseen {type(error).__name__} while it was analysed; the log has the place."
        log.exception("document %s broke down", source[:12])
        await asyncio.to_thread(desk.store.ledger.record_breakdown, job.run.id, source, reason)


async def ingest_batch(desk: Desk, paths: Sequence[Path], collection: str, progress: RowProgress) -> list[DocumentRow]:
    """Read every offered file in, no model asked; returns a row for each, refused ones included.

    What was read is recorded file by file: whatever ends this early, the next time goes on from there.
    """
    offered = list(intake.walk(paths))
    done = 0

    async def one(file: intake.Offered) -> list[DocumentRow]:
        nonlocal done
        async with desk.reading:
            rows = await asyncio.to_thread(_read_whole, desk, file, collection)
        done += 1
        for row in rows:
            progress(row, done, len(offered))
        return rows

    return [row for rows in await asyncio.gather(*(one(file) for file in offered)) for row in rows]


def _read_whole(desk: Desk, file: intake.Offered, collection: str) -> list[DocumentRow]:
    return [
        _row(taken, taken.refusal if taken.source is None else intake.read(desk, taken.source))
        for taken in intake.take_whole(desk, file, collection)
    ]


def _row(taken: intake.Taken, reading: Document | Refusal | None) -> DocumentRow:
    file = taken.offered
    if isinstance(reading, Document):
        findings = (*reading.findings, *(finding for page in reading.pages for finding in page.findings))
        return DocumentRow(
            document=taken.source,
            name=file.name,
            status=reading.status,
            pages=len(reading.pages),
            kind=reading.kind,
            findings=findings,
        )
    assert reading is not None, "a file whose bytes were taken was read"
    return DocumentRow(
        document=taken.source, name=file.name, status=reading.status, reason=f"{reading.reason} {reading.cure}"
    )
