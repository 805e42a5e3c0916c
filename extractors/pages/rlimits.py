"""What the operating system enforces on a reader child, set by the child on itself.

A second line behind the parent's clock: the kernel stops a child whose parent was killed. macOS
accepts a limit on address space and does not enforce it; there the parent watches resident memory.
"""

import contextlib
import resource

_CPU_PER_WALL = 3
"""CPU seconds allowed per wall second: OCR runs on two threads, and a clock may be read late."""


def confine(memory_bytes: int) -> None:
    """Limit address space, forbid core dumps and files; what the system does not know is left out."""
    _set("RLIMIT_CORE", 0)
    _set("RLIMIT_FSIZE", 0)
    _set("RLIMIT_NOFILE", 128)
    _set("RLIMIT_AS", memory_bytes)


def allow_cpu(wall_seconds: float) -> None:
    """Let this process use CPU for a step of so many wall seconds from now, and end it beyond that."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used + wall_seconds * _CPU_PER_WALL) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _set(name: str, value: int) -> None:
    number = getattr(resource, name, None)
    if number is None:
        return
    _, hard = resource.getrlimit(number)
    wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses some limits it lists
        resource.setrlimit(number, (wanted, wanted))
