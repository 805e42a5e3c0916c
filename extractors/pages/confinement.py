"""What a reader child gives up before it opens anything: privileges, the network, files, other processes.

Each step is taken where the system knows it and left out where it does not; what held is returned,
so that it can be told. Must run before the first thread begins: a thread keeps what it has.
"""

import ctypes
import resource
import sys
from enum import StrEnum

from extractors.pages.landlock import hide_files
from extractors.pages.seccomp import refuse_calls

_PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE = 38, 4
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


class Wall(StrEnum):
    """Something that stands between a child and the rest of the machine."""

    NO_NEW_PRIVILEGES = "no_new_privileges"
    """A program it starts gains no right it has not itself."""
    OWN_NETWORK = "own_network"
    """It has a network of its own with nothing in it."""
    NO_FILES = "no_files"
    """It can open its own program's files and no others, and signal nobody outside."""
    NO_CALLS = "no_calls"
    """Sockets, other processes and looking into them are refused."""


def shut_in(*, programs: bool) -> tuple[Wall, ...]:
    """Put up every wall this system has; `programs` lets other programs be started behind the same walls."""
    if sys.platform != "linux":
        if not programs:
            resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))  # counts processes there, and on Linux threads as well
        return ()
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    held = part_from_the_network()
    if hide_files(programs=programs):
        held.append(Wall.NO_FILES)
    if refuse_calls(programs=programs):
        held.append(Wall.NO_CALLS)
    return tuple(held)


def part_from_the_network() -> list[Wall]:
    """Give up new privileges, and the network where the system lets us; return what held."""
    if sys.platform != "linux":
        return []
    libc = ctypes.CDLL(None)
    held = [Wall.NO_NEW_PRIVILEGES] if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 else []
    # A user of no privilege may part from the network only together with his user; some systems forbid that too.
    if libc.unshare(_NEW_NET) == 0 or libc.unshare(_NEW_USER | _NEW_NET) == 0:
        held.append(Wall.OWN_NETWORK)
    return held
