"""Linux shows this process no file but its own program's: not the database, not the blobs, not a key.

Also refuses TCP and signals to processes outside, where the kernel is new enough. Cannot be taken off
again. Says False where the kernel does not know Landlock.
"""

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION_WANTED = 1
_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_FILE_RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP, _TCP_SINCE = 3, 4
_OUTSIDE, _OUTSIDE_SINCE = 3, 6
"""Signals to, and abstract sockets of, processes outside."""

_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts", "/sys/devices/system")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
_OF_THE_KERNEL = ("/proc/cpuinfo", "/proc/meminfo", "/proc/self")
_CODE = Path(__file__).resolve().parent.parent.parent


class _Rules(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def hide_files(*, programs: bool) -> bool:
    """Leave only the program's own files in reach; `programs` lets those of the system be started."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = int(libc.syscall(_CREATE, None, 0, _VERSION_WANTED))
    if version < 1:
        return False
    files = max(rights for since, rights in _FILE_RIGHTS_BY_VERSION.items() if since <= version)
    rules = _Rules(files, _TCP * (version >= _TCP_SINCE), _OUTSIDE * (version >= _OUTSIDE_SINCE))
    size = 24 if rules.scoped else 16 if rules.net else 8
    descriptor = int(libc.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0))
    if descriptor < 0:
        return False
    try:
        for path, rights in _reachable(programs=programs):
            _allow(libc, descriptor, path, rights)
        return bool(libc.syscall(_RESTRICT, descriptor, 0) == 0)
    finally:
        os.close(descriptor)


def _reachable(*, programs: bool) -> Iterator[tuple[str, int]]:
    read = _READ_FILE | _READ_DIR
    yield from _each((sys.prefix, sys.base_prefix), read)
    yield from _each(_SYSTEM, read | (_EXECUTE if programs else 0))
    yield from _each(_DEVICES, _READ_FILE | _WRITE_FILE)
    yield from _each(_OF_THE_KERNEL, read)
    yield str(_CODE), _READ_DIR  # the folder may hold a database: its names, and no more
    yield from _each([str(_CODE / room) for room in ("domain", "extractors")], read)


def _each(paths: Sequence[str], rights: int) -> Iterator[tuple[str, int]]:
    yield from ((path, rights) for path in paths)


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    with contextlib.suppress(OSError):  # what this system does not have needs no leave
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not Path(path).is_dir():
                rights &= ~_READ_DIR
            beneath = _Beneath(rights, place)
            libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(beneath), 0)
        finally:
            os.close(place)
