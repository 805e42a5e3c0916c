"""The claim on a watched folder: it overlaps nothing of ours, and nobody else watches it or a part of it.

A claim is a locked file in the data home; the system lets the lock go when its process ends, however.
"""

import fcntl
import hashlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from domain.errors import UsageError
from flows.deploy import CHECKOUT
from flows.settings import Settings


@contextmanager
def claimed(folder: Path, settings: Settings) -> Generator[Path]:
    """Yield the folder as it really is, ours to watch until the block ends; raises UsageError where it cannot be."""
    real = folder.resolve()
    if not real.is_dir():
        raise UsageError(f"There is no folder {folder}.", "Only a folder can be watched.", "Make it first.")
    for what, other in _ours(settings):
        if _overlap(real, other.resolve()):
            raise _refused(folder, f"It overlaps {what}, {other}.")
    with ExitStack() as stack:
        _claim(stack, folder, real, settings.home / "watched")
        yield real


def _ours(settings: Settings) -> Iterator[tuple[str, Path]]:
    yield "the data home", settings.home
    yield "the code", CHECKOUT
    for pack in settings.packs:
        yield "a folder of packs", pack
    for what, address in (("the blob store", settings.blobs), ("the database", settings.database_url)):
        parts = urlsplit(address)
        if parts.scheme in ("", "file", "sqlite"):
            path = Path(parts.path[1:] if parts.scheme == "sqlite" else parts.path)
            yield what, path.parent if parts.scheme == "sqlite" else path


def _overlap(one: Path, other: Path) -> bool:
    return one == other or one in other.parents or other in one.parents


def _claim(stack: ExitStack, folder: Path, real: Path, claims: Path) -> None:
    claims.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (claims / "door").open("a") as door:  # one claimant looks around at a time
        fcntl.flock(door, fcntl.LOCK_EX)
        mine = claims / f"{hashlib.sha256(str(real).encode('utf-8', 'surrogateescape')).hexdigest()}.folder"
        for path in claims.glob("*.folder"):
            if (other := _held_by_another(path)) is not None and (path == mine or _overlap(real, other)):
                raise _refused(folder, f"Another `indicia watch` watches {other}.")
        file = stack.enter_context(mine.open("w", encoding="utf-8", errors="surrogateescape"))
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.write(str(real))
        file.flush()


def _held_by_another(path: Path) -> Path | None:
    with path.open(encoding="utf-8", errors="surrogateescape") as file:
        return None if _can_lock(file) else Path(file.read())


def _can_lock(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refused(folder: Path, why: str) -> UsageError:
    return UsageError(
        f"{folder} cannot be watched.", why, "Watch a folder of its own, outside of these, once and not twice."
    )
