"""Two workers over the same small calls, killed with SIGKILL at random moments: what is lost, what is paid for twice?

    python -m bench.kill_calls [--calls 10000] [--kills 1000] [--seed 1]

Each worker is forked from a process that has everything loaded, so that a kill costs tens of milliseconds;
it asks through the real ledger, client and asking, and records an answer to each call. Prints what was
needed, sent, in doubt, answered and answered twice.
"""

import argparse
import asyncio
import json
import multiprocessing
import random
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import text

from flows.desk import Desk
from flows.settings import Settings
from storage import Store, open_store
from storage.database import Database
from storage.migrate import check
from tests.support.small_calls import Slow, Work, ask_all, at_desk, endpoint, prepare, settings

FORK = multiprocessing.get_context("fork")
WORKERS = 2
MOST_SECONDS = 0.12
"""A worker is killed so long after it has begun, at most."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--calls", type=int, default=10_000)
    asked.add_argument("--kills", type=int, default=1_000)
    asked.add_argument("--seed", type=int, default=1)
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        print(json.dumps(kill(Path(home), words.calls, words.kills, words.seed), indent=2))


def kill(home: Path, calls: int, kills: int, seed: int) -> dict[str, Any]:
    """Kill workers until the number is reached or nothing is left to do, let them finish, and return the account."""
    chance = random.Random(seed)
    chosen = settings(home)
    with endpoint(Slow(seed, 0.0, 0.004)) as server:
        work = prepare(chosen, server.base_url, max_concurrency=4)
        workers = [_start(chosen, work, calls, number) for number in range(WORKERS)]
        killed, began = 0, time.monotonic()
        while killed < kills and any(worker.process.is_alive() for worker in workers):
            place = killed % WORKERS
            worker = workers[place]
            if worker.has_begun.wait(5) and worker.process.is_alive():
                time.sleep(chance.uniform(0.0, MOST_SECONDS))
            worker.process.kill()
            worker.process.join()
            killed += 1
            workers[place] = _start(chosen, work, calls, place)
        for worker in workers:
            worker.process.join()
        _work(chosen, work, calls, 0, FORK.Event())  # whatever a last kill left
        served = server.served()
        told = {"kills": killed, "seconds": round(time.monotonic() - began, 1), "needed": calls}
        told |= {"sent": served.asked.total(), "sent_again": served.asked.total() - len(served.asked)}
    return {"seed": seed, **told, **_account(chosen)}


class Worker(NamedTuple):
    process: BaseProcess
    has_begun: Event


def _start(chosen: Settings, work: Work, calls: int, number: int) -> Worker:
    has_begun = FORK.Event()
    process = FORK.Process(target=_work, args=(chosen, work, calls, number, has_begun), daemon=True)
    process.start()
    return Worker(process, has_begun)


def _work(chosen: Settings, work: Work, calls: int, number: int, has_begun: Event) -> None:
    """Ask what has no answer yet; the second worker begins at the other end, and both meet."""

    async def what_is_left(desk: Desk) -> None:
        left = _unanswered(desk.store, calls)
        await desk.client(work.job.profile)
        has_begun.set()
        await ask_all(desk, work, left if number == 0 else left[::-1])

    asyncio.run(at_desk(chosen, what_is_left))


def _unanswered(store: Store, calls: int) -> Sequence[int]:
    answered = {int(name.removeprefix("q-")) for (name,) in _rows(store, "SELECT question FROM answers")}
    return [number for number in range(calls) if number not in answered]


def _account(chosen: Settings) -> dict[str, Any]:
    with open_store(chosen.database_url, chosen.blobs, actor="ada") as store:
        states = {
            str(state): count for state, count in _rows(store, "SELECT state, count(*) FROM calls GROUP BY state")
        }
        answers = [count for (count,) in _rows(store, "SELECT count(*) FROM answers GROUP BY id")]
        whole = "SELECT count(*) FROM answers AS a JOIN calls AS c ON c.id = a.call WHERE c.state = 'settled'"
        return {
            "in_doubt": states.get("in_doubt", 0),
            "calls_by_state": states,
            "answers": len(answers),
            "answered_twice": sum(count > 1 for count in answers),
            "answers_on_a_settled_call": _rows(store, whole)[0][0],
            "integrity": "ok" if check(chosen.database_url).current else "broken",
        }


def _rows(store: Store, query: str) -> list[Any]:
    database: Database = store._database  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001  # counted from outside
    with database.read() as session:
        return list(session.execute(text(query)).all())


if __name__ == "__main__":
    main()
