"""Linux refuses this process what reading a document never needs: sockets, other processes, their signals.

A filter in the kernel's own small language, put together here; it cannot be taken off again. Knows
two machines (x86-64 and 64-bit ARM) and says False on every other.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterator
from typing import NamedTuple

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD_WORD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000
"""On x86-64, numbers from here on are the same calls under other names."""


class _Machine(NamedTuple):
    audit: int
    calls: dict[str, int]


_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        {
            "socket": 41, "io_uring_setup": 425, "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311,
            "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "unshare": 272, "setns": 308, "mount": 165,
            "keyctl": 250, "add_key": 248, "request_key": 249, "open_by_handle_at": 304, "pidfd_getfd": 438,
            "pidfd_send_signal": 424, "tkill": 200, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297,
            "kill": 62, "tgkill": 234, "fork": 57, "vfork": 58, "clone": 56, "clone3": 435,
            "execve": 59, "execveat": 322,
        },
    ),
    "aarch64": _Machine(
        0xC00000B7,
        {
            "socket": 198, "io_uring_setup": 425, "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271,
            "bpf": 280, "perf_event_open": 241, "userfaultfd": 282, "unshare": 97, "setns": 268, "mount": 40,
            "keyctl": 219, "add_key": 217, "request_key": 218, "open_by_handle_at": 265, "pidfd_getfd": 438,
            "pidfd_send_signal": 424, "tkill": 130, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240,
            "kill": 129, "tgkill": 131, "clone": 220, "clone3": 435, "execve": 221, "execveat": 281,
        },
    ),
}  # fmt: skip
_ONLY_TO_ITSELF = ("kill", "tgkill")
_OF_PROCESSES = ("fork", "vfork", "execve", "execveat")
_SPECIAL = (*_ONLY_TO_ITSELF, *_OF_PROCESSES, "clone", "clone3")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def refuse_calls(*, programs: bool) -> bool:
    """Set the filter; `programs` lets other programs be started. False where it cannot be set."""
    machine = _MACHINES.get(platform.machine())
    if machine is None or sys.platform != "linux":
        return False
    code = b"".join(_filter(machine, programs=programs))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(machine: _Machine, *, programs: bool) -> Iterator[bytes]:
    yield _step(_LOAD_WORD, _MACHINE_AT)
    yield _step(_JUMP_EQUAL, machine.audit, skip=1)
    yield _answer(errno.EPERM)
    yield _step(_LOAD_WORD, _NUMBER_AT)
    yield _step(_JUMP_AT_LEAST, _X32, otherwise=1)
    yield _answer(errno.EPERM)
    for name, number in machine.calls.items():
        if name in _ONLY_TO_ITSELF:
            yield from _only_with(number, _JUMP_EQUAL, os.getpid())
        elif programs and name in _SPECIAL:
            continue
        elif name == "clone":
            yield from _only_with(number, _JUMP_ANY_BIT, _CLONE_THREAD)
        else:  # threads are begun the older way where the newer is not known: its flags can be looked at
            yield _step(_JUMP_EQUAL, number, otherwise=1)
            yield _answer(errno.ENOSYS if name == "clone3" else errno.EPERM)
    yield _step(_RETURN, _ALLOW)


def _only_with(number: int, comparison: int, first_argument: int) -> Iterator[bytes]:
    """Let a call pass only when its first argument compares so."""
    yield _step(_JUMP_EQUAL, number, otherwise=4)
    yield _step(_LOAD_WORD, _FIRST_ARGUMENT_AT)
    yield _step(comparison, first_argument, otherwise=1)
    yield _step(_RETURN, _ALLOW)
    yield _answer(errno.EPERM)


def _answer(error: int) -> bytes:
    return _step(_RETURN, _ERRNO | error)


def _step(code: int, value: int, *, skip: int = 0, otherwise: int = 0) -> bytes:
    """Return one instruction; a comparison skips so many of the next ones when true, or otherwise."""
    return struct.pack("=HBBI", code, skip, otherwise, value)
