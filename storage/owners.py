"""Who holds a call, and whether that one still lives.

A process is known by its host (with its process namespace, so that two containers are two hosts),
its number and when it began; within the process, by the store it opened. Reads `/proc` where there
is one and asks `ps` elsewhere. Knows no table.
"""

import os
import socket
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

from uuid_utils import uuid7

_OPEN: set[str] = set()
"""Stores open in this process: what a closed one held is nobody's."""


class Owner(NamedTuple):
    host: str
    pid: int
    began: str
    """Empty where the system does not say."""
    store: str


def take() -> Owner:
    """Return a new owner for a store that this process opens."""
    owner = Owner(_host(), os.getpid(), _began(os.getpid()), str(uuid7()))
    _OPEN.add(owner.store)
    return owner


def leave(owner: Owner) -> None:
    """Note that the store was closed."""
    _OPEN.discard(owner.store)


def is_gone(owner: Owner) -> bool:
    """Return whether the owner can be seen to be gone; one on another host never can."""
    if not is_here(owner):
        return False
    if owner.pid == os.getpid() and owner.began == _began(owner.pid):
        return owner.store not in _OPEN
    return _began(owner.pid) != owner.began or not _runs(owner.pid)


def is_here(owner: Owner) -> bool:
    """Return whether the owner is on this host, so that it can be seen whether it lives."""
    return owner.host == _host()


@cache
def _host() -> str:
    try:
        namespace = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        namespace = ""
    return f"{socket.gethostname()} {namespace}".strip()


def _began(pid: int) -> str:
    """Return when a process began, in the system's own words; empty where there is no such process."""
    try:
        facts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "" if Path("/proc/self/stat").exists() else _began_by_ps(pid)
    state, *_, ticks = facts.rpartition(")")[2].split()[:20]
    return "" if state == "Z" else f"{boot} {ticks}"


def _began_by_ps(pid: int) -> str:
    asked = ["/bin/ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603  # no shell, own number


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
