"""A watched folder seen safely: which regular files lie in it, which have settled, and their bytes.

Whoever may write to the folder may do anything to it at any moment. So nothing is opened through a
symbolic link, at no level, and what is read is the very file that had settled, or nothing.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from domain.documents import Refusal, RefusalCode

QUARANTINE = "quarantine"
"""Subfolder for refused files; never looked into."""
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


class Mark(NamedTuple):
    """What tells whether a file is still the one it was."""

    device: int
    inode: int
    size: int
    modified: int
    """Nanoseconds."""


def look(folder: Path) -> dict[Path, Mark]:
    """Return the regular files in a folder, relative to it; links, hidden names and the quarantine are left out."""
    return dict(sorted(_found(folder, Path())))


def _found(folder: Path, inside: Path) -> Iterator[tuple[Path, Mark]]:
    try:
        entries = list(os.scandir(folder / inside))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return  # gone since its parent was read, or closed to us: nothing of ours
    for entry in entries:
        path = inside / entry.name
        if entry.name.startswith(".") or entry.is_symlink() or path == Path(QUARANTINE):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _found(folder, path)
        elif entry.is_file(follow_symlinks=False) and (mark := _mark_of(entry)) is not None:
            yield path, mark


def _mark_of(entry: "os.DirEntry[str]") -> Mark | None:
    try:
        return mark(entry.stat(follow_symlinks=False))
    except FileNotFoundError:
        return None


def mark(facts: os.stat_result) -> Mark:
    return Mark(facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns)


class Settling:
    """Which files have not changed for a while."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: dict[Path, tuple[Mark, float]] = {}

    def settled(self, seen: Mapping[Path, Mark], now: float) -> dict[Path, Mark]:
        """Note what is seen now, and return what has been seen just so for long enough."""
        before = self._since
        self._since = {
            path: (found, before[path][1] if path in before and before[path][0] == found else now)
            for path, found in seen.items()
        }
        return {path: found for path, (found, since) in self._since.items() if now - since >= self._seconds}


def read_settled(folder: Path, path: Path, settled: Mark, max_bytes: int) -> bytes | Refusal | None:
    """Return a file's bytes, or why it is refused; None where it is no longer the file that had settled."""
    if settled.size > max_bytes:
        reason = f"The file has {settled.size:,} bytes; the limit is {max_bytes:,}."
        cure = "Split it, or raise `max_bytes` under [reader] in indicia.toml."
        return Refusal(source=None, code=RefusalCode.TOO_LARGE, reason=reason, cure=cure)
    try:
        opened = open_beneath(folder, path)
    except PermissionError as error:
        reason = f"It cannot be opened: {error.strerror}."
        return Refusal(source=None, code=RefusalCode.UNREADABLE_FILE, reason=reason, cure="Check its permissions.")
    except OSError:
        return None  # gone, or a link in its place: not the file that had settled
    with os.fdopen(opened, "rb") as file:
        if mark(os.fstat(file.fileno())) != settled:
            return None
        untrusted = file.read(max_bytes + 1)
        return untrusted if mark(os.fstat(file.fileno())) == settled and len(untrusted) == settled.size else None


def open_beneath(folder: Path, path: Path) -> int:
    """Open a regular file beneath a folder, following no link on the way; returns the descriptor."""
    held = [os.open(folder, _OPEN | os.O_DIRECTORY)]
    try:
        for part in path.parts[:-1]:
            held.append(os.open(part, _OPEN | os.O_DIRECTORY, dir_fd=held[-1]))
        opened = os.open(path.name, _OPEN | os.O_NONBLOCK, dir_fd=held[-1])
    finally:
        for descriptor in held:
            os.close(descriptor)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise FileNotFoundError(path)
    return opened
