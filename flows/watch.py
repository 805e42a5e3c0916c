"""Watching a folder: files that have settled become a run, one for each batch; what was answered is left in place.

A file is known by its content: the record says what was asked of it before, so nothing is
remembered here that a kill could lose. What a kill left is finished before anything new is begun.
"""

import asyncio
import time
from pathlib import Path

from flows.settings import Settings
from flows.watch_batch import Batch, Tell, Watched, take_in
from flows.watched import Mark, Settling, look

POLL_SECONDS = 2.0
RETRY_SECONDS = 60.0
"""After an endpoint that cannot be used: how long until what is owed is tried again."""


async def watch(settings: Settings, watched: Watched, stop: asyncio.Event, tell: Tell, *, once: bool) -> list[Batch]:
    """Take every file in that settles, until `stop`; with `once`, what settles within one settle time.

    Returns what came of the batches (with `once`; else only the last, so that a long watch keeps none).
    """
    settling, began = Settling(watched.settle_seconds), time.monotonic()
    done: dict[Path, Mark] = {}
    kept: list[Batch] = []
    owed, not_before, last = True, began, False
    while not stop.is_set() and not last:
        now = time.monotonic()
        seen = await asyncio.to_thread(look, watched.folder)
        due = {path: mark for path, mark in settling.settled(seen, now).items() if done.get(path) != mark}
        if (due or owed) and now >= not_before:
            batch = await take_in(settings, watched, due, stop, tell)
            done = {path: mark for path, mark in (done | due).items() if path in seen and path not in batch.later}
            kept = [*kept, batch] if once else [batch]
            owed = batch.broken is not None
            if batch.broken is not None:
                tell(batch.broken)
            not_before = time.monotonic() + RETRY_SECONDS * owed
        last = once and (owed or now - began >= watched.settle_seconds)
        if not last:
            await _wait(stop, min(POLL_SECONDS, max(watched.settle_seconds / 4, 0.1)))
    return kept


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
