"""Timing requests to a dashboard, kind by kind. Knows nothing of what is asked."""

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2

Maker = Callable[[random.Random], str]
"""Draws an address."""

WARM_UP = 3
PATIENCE_SECONDS = 120


def measure(url: str, kinds: Mapping[str, Maker], requests: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield the percentiles of each kind of request, in milliseconds: of time passed, and of processor time."""
    with httpx2.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False) as client:
        for what, make in kinds.items():
            for _ in range(WARM_UP):
                _timed(client, make(chance))
            passed, worked = zip(*(_timed(client, make(chance)) for _ in range(requests)), strict=True)
            yield {"what": what, "requests": requests, **_percentiles("", passed), **_percentiles("cpu_", worked)}


def _percentiles(kind: str, times: tuple[float, ...]) -> dict[str, float]:
    ordered = sorted(times)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    return {f"{kind}p50_ms": round(statistics.median(ordered)), f"{kind}p95_ms": round(p95)}


def _timed(client: httpx2.Client, address: str) -> tuple[float, float]:
    """Ask for a page, of a CSV for the first bytes, after which it is let go."""
    worked, begun = _processor_seconds(), time.perf_counter()
    with client.stream("GET", address) as answer:
        assert answer.status_code == 200, (address, answer.status_code)
        parts = answer.iter_raw()
        next(parts)
        if ".csv" not in address:
            for _ in parts:
                pass
        passed = time.perf_counter() - begun
        return 1000 * passed, 1000 * (_processor_seconds() - worked)


def _processor_seconds() -> float:
    """Return what all processes begun by this one, dashboard and database, have worked so far."""
    nanoseconds = 0
    for pid in _descendants(os.getpid()):
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with suppress(OSError):  # it has ended
                nanoseconds += int(task.read_text().split()[0])
    return nanoseconds / 1e9


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                yield int(child)
                yield from _descendants(int(child))
