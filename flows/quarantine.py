"""Refused files set aside: moved into the watched folder's quarantine, each with its reason beside it.

The reason is written first: a kill between the two leaves a file that is set aside next time.
"""

import os
from pathlib import Path

from domain.documents import Refusal
from flows.summary import plain
from flows.watched import QUARANTINE, Mark, mark

_MOST_NAMES = 10_000


def set_aside(folder: Path, path: Path, settled: Mark, refusal: Refusal) -> Path | None:
    """Move a file of the folder into quarantine; returns its new path, None where it is no longer that file.

    Raises OSError where the folder does not let us.
    """
    place = folder / QUARANTINE
    place.mkdir(exist_ok=True)
    aside = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        name = _free_name(aside, path.name)
        _write_reason(aside, f"{name}.reason.txt", path, refusal)
        return _moved(folder / path, place / name, aside, settled)
    finally:
        os.close(aside)


def _free_name(aside: int, name: str) -> str:
    """Return a name that neither a file nor a reason in quarantine has."""
    taken = set(os.listdir(aside))
    stem, dot, suffix = name.rpartition(".") if "." in name.lstrip(".") else (name, "", "")
    for number in range(_MOST_NAMES):
        free = name if number == 0 else f"{stem}-{number}{dot}{suffix}"
        if free not in taken and f"{free}.reason.txt" not in taken:
            return free
    raise FileExistsError(name)


def _write_reason(aside: int, name: str, path: Path, refusal: Refusal) -> None:
    shown = plain(str(path).encode("utf-8", "backslashreplace").decode())
    lines = (
        f"file: {shown}",
        f"sha256: {refusal.source or 'unknown'}",
        f"code: {refusal.code}",
        f"why: {refusal.reason}",
        f"cure: {refusal.cure}",
        "Put the file back into the folder above once that is done.",
    )
    opened = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640, dir_fd=aside)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def _moved(old: Path, new: Path, aside: int, settled: Mark) -> Path | None:
    try:
        same = mark(old.lstat()) == settled
    except FileNotFoundError:
        same = False
    if not same:
        os.unlink(f"{new.name}.reason.txt", dir_fd=aside)
        return None
    os.rename(old, new.name, dst_dir_fd=aside)
    return new
