"""Many small calls through the real asking, ledger and client: a run in which each call asks one question.

The endpoint runs in a process of its own, so that what it sleeps is not what we compute.
"""

import asyncio
import json
import multiprocessing
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from domain.messages import ChatRequest, Message, Role, TextPart
from domain.model import digest
from domain.questions import PromptPack, Question
from domain.windows import Window
from extractors.pages.reader import DocumentReader
from flows.asking import ask
from flows.desk import Desk
from flows.job import Job
from flows.packs import find_pack
from flows.settings import AskingSettings, Settings
from flows.turns import Heard, PlannedCall
from storage import CallReading, Store, open_store
from tests.storage import builders as build
from tests.support.calls import a_profile
from tests.support.databases import home_url
from tests.support.model_server import Asked, ModelServer, Say, say_message

RUN = "run-1"
QUICK = AskingSettings(backoff_seconds=0.01, breaker_seconds=0.2, patience_seconds=60)
"""The rules as they are, with pauses a test can wait for."""


def settings(home: Path, asking: AskingSettings = QUICK) -> Settings:
    return Settings(
        home=home,
        database_url=home_url(home),
        blobs=str(home / "blobs"),
        actor="ada",
        asking=asking,
    )


class Work(NamedTuple):
    """A run with its only window, and the calls it owes."""

    job: Job
    source: str
    window: Window
    question: Question

    def call(self, number: int) -> PlannedCall:
        words = f"small call {number}"
        request = ChatRequest(messages=(Message(role=Role.USER, parts=(TextPart(text=words),)),))
        return PlannedCall(
            window=self.window,
            questions=(self.question.model_copy(update={"id": f"q-{number}"}),),
            request=request,
            input_tokens=10,
            key=digest([request.digest, self.job.profile.identity]),
        )


def prepare(chosen: Settings, base_url: str, **fields: object) -> Work:
    """Write a run down, with a document and a window for its calls to stand in."""
    profile = a_profile(base_url=base_url, dialect="vllm", **fields)
    pack: PromptPack = find_pack(chosen, "legal/contract-review")
    run = build.run(RUN).model_copy(update={"profile": profile})
    with open_store(chosen.database_url, chosen.blobs, actor="ada") as store:
        store.ledger.open_run(run)
        source = build.ingest(store)
        window = build.window(source, (1, 0, 1))
        build.plan(store, source, [window])
    return Work(Job(run=run, pack=pack), source, window, pack.questions[0])


async def at_desk(chosen: Settings, do: Callable[[Desk], Awaitable[Any]]) -> Any:
    """Do something at a desk whose reader reads nothing."""
    with open_store(chosen.database_url, chosen.blobs, actor="ada") as store:
        async with AsyncExitStack() as stack:
            return await do(Desk(chosen, store, DocumentReader(), stack))


async def ask_all(desk: Desk, work: Work, numbers: Sequence[int], *, keep: bool = True) -> list[Heard | None]:
    """Ask the calls of these numbers, a few more at once than may be under way; `keep` records an answer to each."""
    at_once = asyncio.Semaphore(4 * work.job.profile.max_concurrency)

    async def one(number: int) -> Heard | None:
        async with at_once:
            heard = await ask(desk, work.job, work.call(number))
            if keep and heard is not None and heard.failure is None:
                await asyncio.to_thread(answer, desk.store, work, number, heard)
            return heard

    return await asyncio.gather(*map(one, numbers))


def answer(store: Store, work: Work, number: int, heard: Heard) -> None:
    reading = CallReading(call=heard.call, reply=heard.reply, failure=None)
    found = build.answer(work.source, f"q-{number}", run_id=RUN, call=heard.call)
    store.ledger.record_answers(RUN, work.source, [reading], [found])


def say_answer(asked: Asked) -> Say:
    """Answer the one question asked, in a reply the parser takes."""
    number = asked.json["messages"][-1]["content"].rpartition(" ")[2]
    entry: dict[str, object] = {
        "id": f"q-{number}",
        "status": "absent",
        "value": None,
        "citations": [],
        "explanation": "",
    }
    return say_message({"content": json.dumps({"answers": [entry]})})


class Served(NamedTuple):
    """What an endpoint did: how often each body was asked and answered whole, and the seconds it slept over answers."""

    asked: Counter[bytes]
    answered: Counter[bytes]
    slept: float


class Slow:
    """An endpoint that takes its time and fails a share of its calls; what it does follows from a seed."""

    def __init__(self, seed: int, least: float, most: float, failing: float = 0.0) -> None:
        self._chance = random.Random(seed)
        self._least, self._most, self._failing = least, most, failing
        self.asked: Counter[bytes] = Counter()
        self.answered: Counter[bytes] = Counter()
        self.slept = 0.0

    def __call__(self, asked: Asked) -> Say:
        self.asked[asked.body] += 1
        if self._chance.random() < self._failing:
            return self._chance.choice(FAULTS)
        self.answered[asked.body] += 1
        seconds = self._chance.uniform(self._least, self._most)
        self.slept += seconds
        return Say(say_answer(asked).body, delay=seconds)


FAULTS = (
    Say(b'{"object":"error","message":"Rate limit exceeded","type":"rate_limited","code":"1300"}', status=429),
    Say(b'{"message":"oops"}', status=500),
    Say(cut="before_headers"),
)


class Endpoint(NamedTuple):
    base_url: str
    line: Any
    """Its end of a pipe."""

    def served(self) -> Served:
        """Return what it did until now."""
        self.line.send("tell")
        return self.line.recv()


@contextmanager
def endpoint(slow: Slow) -> Generator[Endpoint]:
    """Serve from a process of its own; begun before this one has threads."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(slow, theirs), daemon=True)
    process.start()
    try:
        yield Endpoint(ours.recv(), ours)
    finally:
        ours.send("end")
        process.join()


def _serve(slow: Slow, line: Any) -> None:
    with ModelServer([slow]) as server:
        line.send(server.base_url)
        for word in iter(line.recv, "end"):
            assert word == "tell"
            line.send(Served(slow.asked, slow.answered, slow.slept))
