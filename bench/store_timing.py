"""Timing requests to a dashboard, kind by kind. Knows nothing of what is asked."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx2

Maker = Callable[[random.Random], str]
"""Draws an address."""

WARM_UP = 3
PATIENCE_SECONDS = 120


def measure(url: str, kinds: Mapping[str, Maker], requests: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield the percentiles of each kind of request, in milliseconds."""
    with httpx2.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False) as client:
        for what, make in kinds.items():
            for _ in range(WARM_UP):
                _timed(client, make(chance))
            slower: list[float] = []
            times: list[float] = []
            for _ in range(requests):
                slower.append(_slower())
                times.append(_timed(client, make(chance)))
            yield {
                "what": what,
                "requests": requests,
                **_percentiles(times),
                "slower": round(statistics.mean(slower), 2),
            }


def _percentiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    return {"p50_ms": round(statistics.median(ordered)), "p95_ms": round(p95), "max_ms": round(ordered[-1])}


def _timed(client: httpx2.Client, address: str) -> float:
    """Ask for a page; of a CSV the first bytes, after which it is let go."""
    begun = time.perf_counter()
    with client.stream("GET", address) as answer:
        assert answer.status_code == 200, (address, answer.status_code)
        parts = answer.iter_raw()
        next(parts)
        if ".csv" not in address:
            for _ in parts:
                pass
        return 1000 * (time.perf_counter() - begun)


def _slower() -> float:
    """Return how many times longer than its processor time a short piece of work takes just now."""
    wall, own = time.perf_counter(), time.process_time()
    sum(range(100_000))
    return (time.perf_counter() - wall) / (time.process_time() - own)
