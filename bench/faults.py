"""Every fault an endpoint can have, streamed and not, many times over: where does the call stand, is it answered?

    python -m bench.faults [--seeds 25]

Each case is a call of its own that meets its fault once, drawn anew from its seed; whatever is sent after that is
answered. Held to: the state and the failure of the call that met it, whether the question is answered in the end, a
row for each request the endpoint saw, nothing left under way. Through the real client, asking and ledger over loopback.
"""

import argparse
import asyncio
import json
import random
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import text

from bench.fault_kinds import FAULTS, Fault, whole
from domain.replies import CallState
from flows.desk import Desk
from flows.settings import AskingSettings
from flows.turns import Heard
from storage.database import Database
from tests.support.model_server import Asked, ModelServer, Say
from tests.support.small_calls import Work, ask_all, at_desk, prepare, settings

PATIENT = AskingSettings(
    attempts=3, backoff_seconds=0.01, breaker_failures=1_000_000, breaker_seconds=20.0, patience_seconds=60
)
"""The rules as they are, but for pauses a bench can wait for, and for the breaker, which would wait for each fault."""

_OVER = (CallState.SETTLED, CallState.FAILED, CallState.IN_DOUBT, CallState.RECEIVED)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, default=25)
    words = asked.parse_args()
    told: Counter[str] = Counter()
    for name in FAULTS:
        for streamed in (False, True):
            for wrong in campaign(name, streamed=streamed, seeds=range(words.seeds)):
                told[f"wrong: {wrong}"] += 1
            told["cases"] += words.seeds
    print(json.dumps({"faults": len(FAULTS), "seeds": words.seeds, **told}, indent=2, ensure_ascii=False))


def campaign(name: str, *, streamed: bool, seeds: range) -> list[str]:
    """Let a call for each seed meet the fault, and return what did not stand as it must."""
    fault = FAULTS[name]
    alone = [[seed] for seed in seeds] if fault.breaks else [list(seeds)]
    return [wrong for some in alone for wrong in _some(name, fault, streamed=streamed, seeds=some)]


class _Row(NamedTuple):
    state: str
    kind: str | None
    purpose: str


def _some(name: str, fault: Fault, *, streamed: bool, seeds: list[int]) -> list[str]:
    endpoint = _Faulty(name, fault, streamed=streamed)
    with tempfile.TemporaryDirectory() as home, ModelServer([endpoint]) as server:
        chosen = settings(Path(home), PATIENT)
        patience: dict[str, Any] = {"timeout_seconds": 3.0 if "time" in name or "silence" in name else 20.0}
        work = prepare(chosen, server.base_url, stream=streamed, max_concurrency=4, **patience)
        heard = asyncio.run(at_desk(chosen, lambda desk: _asked(desk, work, seeds)))
        rows = _rows(chosen.database_url)
    where = f"{name}{', streamed' if streamed else ''}"
    told = _Told(len(seeds), sum(one is not None and one.failure is None for one in heard), rows, endpoint.asked)
    return [f"{where}: {wrong}" for wrong in _wrong(fault, told, streamed=streamed)]


async def _asked(desk: Desk, work: Work, seeds: list[int]) -> list[Heard | None]:
    return await ask_all(desk, work, seeds)


class _Faulty:
    """An endpoint at which the first request about each number meets the fault."""

    def __init__(self, name: str, fault: Fault, *, streamed: bool) -> None:
        self._name, self._fault, self._streamed = name, fault, streamed
        self._met: set[str] = set()
        self._lock = threading.Lock()
        self.asked = 0

    def __call__(self, asked: Asked) -> Say:
        number = _number(asked)
        with self._lock:
            self.asked += 1
            first = number not in self._met
            self._met.add(number)
        if first:
            return self._fault.draw(random.Random(f"{self._name} {number}"), asked, self._streamed)
        return whole(_about(number, asked), streamed=self._streamed)


def _number(asked: Asked) -> str:
    told = next(each["content"] for each in asked.json["messages"] if "small call " in str(each["content"]))
    return told.partition("small call ")[2].split()[0]


def _about(number: str, asked: Asked) -> Asked:
    """Return the request as if only the question of this number stood in it."""
    return Asked(
        asked.method,
        asked.path,
        asked.headers,
        json.dumps({"messages": [{"content": f"small call {number}"}]}).encode(),
    )


def _rows(url: str) -> list[list[_Row]]:
    """Return the calls of each key's family, the first first: those that serve the same question."""
    database = Database(url)
    with database.read() as session:
        found = session.execute(
            text(
                "SELECT q.question, c.state, c.failure_kind, c.purpose FROM calls c "
                "JOIN run_call_questions q ON q.call = c.id ORDER BY c.id"
            )
        ).all()
    database.close()
    families: dict[str, list[_Row]] = {}
    for question, *row in found:
        families.setdefault(question, []).append(_Row(*row))
    return list(families.values())


class _Told(NamedTuple):
    cases: int
    answered: int
    rows: list[list[_Row]]
    requests: int


def _wrong(fault: Fault, told: _Told, *, streamed: bool) -> list[str]:
    state, kind = fault.expected(streamed=streamed)
    wrong = [
        f"the call stands as {first.state} ({first.kind}), not {state} ({kind})"
        for first, *_ in told.rows
        if (first.state, first.kind) != (state, kind)
    ]
    if told.answered != (told.cases if fault.answered else 0):
        wrong.append(f"{told.answered} of {told.cases} are answered")
    if under_way := [row.state for family in told.rows for row in family if row.state not in _OVER]:
        wrong.append(f"left under way: {under_way}")
    if told.requests != sum(map(len, told.rows)):
        wrong.append(f"{told.requests} requests, {sum(map(len, told.rows))} rows")
    return wrong


if __name__ == "__main__":
    main()
