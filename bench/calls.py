"""Many calls to a slow endpoint that fails some of them: is every place always busy, is each call answered once?

    python -m bench.calls [--calls 1000] [--at-once 16] [--least 0.05] [--most 2.0] [--seed 1]

The ideal is the time the endpoint really slept over the answers it gave, divided by the places there are (half the
longest answer is taken off for the call that opens store and client before the clock starts).
What is above it is our own work, pauses after faults, and the last calls, which leave places empty.
Prints both times, their ratio, and the CPU seconds of this process: where these fill the wall time, the
machine was the bottleneck and the ratio says little.
"""

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path

from flows.desk import Desk
from flows.settings import AskingSettings
from flows.turns import Heard
from tests.support.small_calls import Slow, Work, ask_all, at_desk, endpoint, prepare, settings


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--calls", type=int, default=1000)
    asked.add_argument("--at-once", type=int, default=16)
    asked.add_argument("--least", type=float, default=0.05)
    asked.add_argument("--most", type=float, default=2.0)
    asked.add_argument("--seed", type=int, default=1)
    words = asked.parse_args()
    print(json.dumps({f"failing {share}": measure(words, share) for share in (0.0, 0.1)}, indent=2))


async def _timed(desk: Desk, work: Work, calls: int) -> tuple[list[Heard | None], float, float]:
    """Ask one call to open what is opened once, then the others against the clock."""
    await ask_all(desk, work, [calls], keep=False)
    began, cpu = time.monotonic(), time.process_time()
    heard = await ask_all(desk, work, range(calls), keep=False)
    return heard, time.monotonic() - began, time.process_time() - cpu


def measure(words: argparse.Namespace, failing: float) -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory() as home,
        endpoint(Slow(words.seed, words.least, words.most, failing)) as server,
    ):
        chosen = settings(Path(home), AskingSettings())
        work = prepare(chosen, server.base_url, max_concurrency=words.at_once)
        heard, wall, cpu = asyncio.run(at_desk(chosen, lambda desk: _timed(desk, work, words.calls)))
        served = server.served()
    ideal = (served.slept - words.most / 2) / words.at_once
    return {
        "calls": words.calls,
        "answered": sum(one is not None and one.failure is None for one in heard),
        "answered_twice": sum(count > 1 for count in served.answered.values()),
        "requests": served.asked.total(),
        "ideal_seconds": round(ideal, 2),
        "wall_seconds": round(wall, 2),
        "ratio": round(wall / ideal, 4),
        "own_cpu_seconds": round(cpu, 2),
    }


if __name__ == "__main__":
    main()
