"""What an earlier night left is taken up before anything new is begun.

A run killed or stopped under the very same request (pack, model, collection, paths) is carried on:
its walk over the paths is made anew, so files that came since are in it. One that is alive in
another process is left alone.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from domain.errors import UsageError
from domain.profiles import ModelProfile
from domain.questions import PromptPack
from flows.batch import open_run
from flows.desk import Desk
from flows.job import Job

log = logging.getLogger("indicia")


def existing(path: str) -> Path:
    """Return a path that a schedule offers; raises UsageError where nothing is there.

    On the command line a missing file is one refusal among many; in a schedule it means that the site
    looks in the wrong place, night after night.
    """
    if not Path(path).exists():
        raise UsageError(
            f"There is nothing at {path}.",
            "The schedule looks for documents there.",
            "Make the folder, or deploy with the right one: `indicia deploy --folder FOLDER`.",
        )
    return Path(path)


def take_up_or_open(desk: Desk, pack: PromptPack, profile: ModelProfile, paths: Sequence[Path], collection: str) -> Job:
    """Return the task of a run that was left unfinished, or of a new run."""
    left = take_up(desk, pack, profile, paths, collection)
    return open_run(desk, pack, profile, paths, collection) if left is None else left


def take_up(desk: Desk, pack: PromptPack, profile: ModelProfile, paths: Sequence[Path], collection: str) -> Job | None:
    """Return the task of the newest run left unfinished that no other process takes first, now ours; None without."""
    left = desk.store.queries.unfinished(
        pack_sha256=pack.sha256,
        profile=profile,
        collection=collection,
        paths=[str(path.absolute()) for path in paths],
    )
    for run, sessions in left:
        if desk.store.ledger.reopen_run(run.id, seen=sessions):
            log.info("run %s was left unfinished and is taken up", run.id)
            return Job(run=run, pack=pack)
    return None
