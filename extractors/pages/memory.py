"""How much memory another process holds, on Linux and on macOS.

Used while a child keeps us waiting, because a limit on address space is not enforced everywhere.
"""

import os
import subprocess
from pathlib import Path

_PS = "/bin/ps"


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process in bytes; 0 when it is gone or cannot be asked."""
    if Path("/proc/self/statm").exists():
        return _from_proc(pid)
    asked = subprocess.run(  # noqa: S603  # a fixed program and a number
        [_PS, "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False, timeout=5
    )
    kilobytes = asked.stdout.strip()
    return int(kilobytes) * 1024 if kilobytes.isdigit() else 0


def _from_proc(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")
