"""A batch of a watched folder: what was left is finished, what is new becomes one run, what is refused is set aside."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from domain.documents import Refusal
from domain.model import Noun
from domain.profiles import ModelProfile
from domain.questions import PromptPack
from domain.runs import RunReport
from flows.batch import open_run, run_batch, unseen
from flows.desk import Desk, open_desk
from flows.job import Job
from flows.quarantine import set_aside
from flows.settings import Settings
from flows.summary import plain
from flows.unfinished import take_up
from flows.watched import Mark, read_settled

Tell = Callable[[str], None]
"""Says a line to whoever watches the watch."""


class Watched(Noun):
    """What is asked of the files of which folder."""

    folder: Path
    """As it really is, with no link in it."""
    pack: PromptPack
    profile: ModelProfile
    collection: str
    settle_seconds: float


class Batch(Noun):
    """What came of the files that had settled."""

    reports: tuple[RunReport, ...] = ()
    refused: int = 0
    later: frozenset[Path] = frozenset()
    """Files to look at again: changed while they were read."""
    broken: str | None = None


@dataclass(slots=True)
class Taken:
    """The files of a batch as they were read."""

    job: Job | None = None
    """The batch's run; None while nothing in it is new."""
    sources: dict[Path, str] = field(default_factory=dict[Path, str])
    refusals: dict[Path, Refusal] = field(default_factory=dict[Path, Refusal])
    """Files whose bytes were not taken."""
    changed: set[Path] = field(default_factory=set[Path])
    """No longer what had settled."""


async def take_in(
    settings: Settings, watched: Watched, due: Mapping[Path, Mark], stop: asyncio.Event, tell: Tell
) -> Batch:
    """Finish what an earlier watch left, then ask the pack of what is new among the files due."""
    async with open_desk(settings) as desk:
        desk.stop = stop
        reports: list[RunReport] = []
        while not _ended(desk) and (job := take_up(desk, watched.pack, watched.profile, (), watched.collection)):
            reports.append(await _run(desk, job, tell))
        taken = Taken()
        if not _ended(desk):
            taken = await asyncio.to_thread(_take, desk, watched, due)
        if taken.job is not None:
            reports.append(await _run(desk, taken.job, tell))
        refused = await asyncio.to_thread(_set_refused_aside, desk, watched, due, taken, tell)
        later = set(due) if _ended(desk) else taken.changed
        broken = None if desk.broken is None else str(desk.broken)
    return Batch(reports=tuple(reports), refused=refused, later=frozenset(later), broken=broken)


def _ended(desk: Desk) -> bool:
    return desk.broken is not None or desk.stop.is_set()


async def _run(desk: Desk, job: Job, tell: Tell) -> RunReport:
    tell(f"run {job.run.id}: {job.run.pack}, model {job.profile.name}")
    report = await run_batch(desk, job, unseen)
    tell(f"run {report.run}: {report.status}, {len(report.documents)} documents, {report.answers.found} answers found")
    return report


def _take(desk: Desk, watched: Watched, due: Mapping[Path, Mark]) -> Taken:
    """Store the bytes of the files due; what was never asked of before goes into one new run."""
    taken = Taken()
    known = set(
        desk.store.queries.asked_of(
            pack_sha256=watched.pack.sha256, model=watched.profile.name, collection=watched.collection
        )
    )
    for path, settled in due.items():
        untrusted = read_settled(watched.folder, path, settled, desk.limits.max_bytes)
        if untrusted is None:
            taken.changed.add(path)
        elif isinstance(untrusted, Refusal):
            taken.refusals[path] = untrusted
            _plan(desk, watched, taken, path, untrusted)
        else:
            source = taken.sources[path] = hashlib.sha256(untrusted).hexdigest()
            if source not in known:
                known.add(source)
                _record(desk, watched, path, untrusted)
                _plan(desk, watched, taken, path, source)
    return taken


def _record(desk: Desk, watched: Watched, path: Path, untrusted: bytes) -> None:
    place, collection = str(watched.folder / path), watched.collection
    desk.store.ledger.record_source(untrusted, name=path.name, path=place, collection=collection, media_type=None)


def _plan(desk: Desk, watched: Watched, taken: Taken, path: Path, outcome: str | Refusal) -> None:
    """Write down that the batch's run owes a file an outcome; the first one opens the run.

    The run names no paths: its files are its planned documents, and taking it up walks no folder.
    """
    place = str(watched.folder / path)
    source, refusal = (None, outcome) if isinstance(outcome, Refusal) else (outcome, None)
    if refusal is not None:
        desk.store.ledger.observe_missing(path.name, place, refusal, watched.collection)
    if taken.job is None:
        taken.job = open_run(desk, watched.pack, watched.profile, (), watched.collection)
    desk.store.ledger.plan_document(taken.job.run.id, source=source, name=path.name, path=place, refusal=refusal)


def _set_refused_aside(desk: Desk, watched: Watched, due: Mapping[Path, Mark], taken: Taken, tell: Tell) -> int:
    """Move the refused among the files due into quarantine; returns how many."""
    moved = 0
    for path in due:
        refusal = taken.refusals.get(path)
        if refusal is None and path in taken.sources:
            refusal = desk.store.queries.refusal(taken.sources[path], desk.reader.identity)
        if refusal is not None:
            moved += _set_aside(watched.folder, path, due[path], refusal, tell)
    return moved


def _set_aside(folder: Path, path: Path, settled: Mark, refusal: Refusal, tell: Tell) -> bool:
    try:
        aside = set_aside(folder, path, settled, refusal)
    except OSError as error:
        tell(f"refused, and left where it is ({error.strerror}): {plain(path.name)}: {refusal.reason}")
        return False
    if aside is not None:
        tell(f"refused, set aside: {plain(path.name)}: {refusal.reason}")
    return aside is not None
