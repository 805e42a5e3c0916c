"""The requests that are timed, each kind drawn at random from what the record holds."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from bench.store_filling import BEGUN, RUNS, Material
from storage import AnswerFilter, Store

Request = Callable[[], object]
Maker = Callable[[random.Random], Request]

COMMON = ("the", "e", "agreement", "of", "shall", "in", "found", "block")
STATUSES = ("found", "absent", "unclear")


def measure(store: Store, real: Material, requests: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield the percentiles of each kind of request, in milliseconds."""
    for what, make in _kinds(store, real).items():
        times = sorted(_timed(make(chance)) for _ in range(requests))
        yield {
            "what": what,
            "requests": requests,
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(times[int(0.95 * (len(times) - 1))], 1),
            "max_ms": round(times[-1], 1),
        }


def _timed(request: Request) -> float:
    begun = time.perf_counter()
    request()
    return 1000 * (time.perf_counter() - begun)


def _kinds(store: Store, real: Material) -> dict[str, Maker]:
    texts = _Texts(real)
    marks = _marks(store)
    ask = store.queries

    def search(text: Callable[[random.Random], str] | None, **fixed: Any) -> Maker:
        def make(chance: random.Random) -> Request:
            chosen = AnswerFilter(text=None if text is None else text(chance), **fixed)
            return lambda: ask.search(chosen)

        return make

    def filtered(text: Callable[[random.Random], str]) -> Maker:
        def make(chance: random.Random) -> Request:
            chosen = _filter(real, text(chance), chance)
            return lambda: ask.search(chosen)

        return make

    def beyond(text: Callable[[random.Random], str] | None) -> Maker:
        def make(chance: random.Random) -> Request:
            chosen = AnswerFilter(text=None if text is None else text(chance))
            after = chance.choice(marks)
            return lambda: ask.search(chosen, after=after)

        return make

    return {
        "grid page": lambda chance: lambda: ask.grid(_run(chance), after=chance.randrange(600)),
        "search: no text": search(None),
        "search: english phrase": search(texts.phrase),
        "search: english word": search(texts.word),
        "search: common text": search(lambda chance: chance.choice(COMMON)),
        "search: piece of a working": search(texts.of_working),
        "search: japanese, 1 character": search(lambda chance: texts.japanese(chance, 1)),
        "search: japanese, 2 characters": search(lambda chance: texts.japanese(chance, 2)),
        "search: japanese, 5 characters": search(lambda chance: texts.japanese(chance, 5)),
        "search: nothing to be found": search(lambda chance: f"zq{chance.random()}"),
        "search: word and other filters": filtered(texts.word),
        "search: common text and other filters": filtered(lambda chance: chance.choice(COMMON)),
        "search: japanese and other filters": filtered(lambda chance: texts.japanese(chance, 2)),
        "search: any page, no text": beyond(None),
        "search: any page, word": beyond(texts.word),
        "search: any page, common text": beyond(lambda chance: chance.choice(COMMON)),
        "run summaries": lambda _: ask.run_summaries,
        "failure groups": lambda chance: lambda: ask.failure_groups(_run(chance)),
        "coverage of a run": lambda chance: lambda: ask.coverage(_run(chance)),
        "report of a run": lambda chance: lambda: ask.report(_run(chance)),
        "answer and neighbours": lambda chance: _answer(store, chance),
        "menus": lambda _: lambda: [ask.distinct_values(m) for m in ("collections", "models", "questions", "packs")],
    }


def _run(chance: random.Random) -> str:
    return f"run-{chance.randrange(RUNS):04}"


def _answer(store: Store, chance: random.Random) -> Request:
    page = store.queries.grid(_run(chance), after=chance.randrange(600), limit=1)
    answer = chance.choice(list(page.rows[0].cells.values())).answer
    return lambda: (store.queries.answer(answer), store.queries.neighbours(answer))


def _filter(real: Material, text: str, chance: random.Random) -> AnswerFilter:
    """Return a filter of one to three more conditions."""
    day = (BEGUN + timedelta(days=chance.randrange(RUNS))).date()
    conditions: list[dict[str, Any]] = [
        {"question": chance.choice(real.questions)},
        {"status": chance.choice(STATUSES)},
        {"collection": f"c{chance.randrange(3)}"},
        {"run": _run(chance)},
        {"model": real.run.profile.name},
        {"until": day},
        {"since": day},
        {"document": f"{chance.randrange(6000):06} contract.pdf"},
    ]
    chosen: dict[str, Any] = {}
    for condition in chance.sample(conditions, chance.randint(1, 3)):
        chosen |= condition
    return AnswerFilter(text=text, **chosen)


def _marks(store: Store) -> list[str]:
    """Return the marks of pages all over the record."""
    marks: list[str] = []
    page = store.queries.search(AnswerFilter(), limit=1000)
    while page.next_after is not None:
        marks.append(page.next_after)
        page = store.queries.search(AnswerFilter(), limit=1000, after=page.next_after)
    return marks


class _Texts:
    """Pieces of what the record holds."""

    def __init__(self, real: Material) -> None:
        answers = [answer for several in real.answers.values() for answer in several]
        self._quotes = [citation.quote for answer in answers for citation in answer.citations]
        self._workings = sorted({answer.reasoning.text for answer in answers})
        self._japanese = [line for line in real.japanese if len(line) > 8]

    def phrase(self, chance: random.Random) -> str:
        words = chance.choice(self._quotes).split()
        begin = chance.randrange(max(1, len(words) - 2))
        return " ".join(words[begin : begin + chance.choice((2, 3))])

    def word(self, chance: random.Random) -> str:
        words = [word for word in chance.choice(self._quotes).split() if len(word) > 3]
        return chance.choice(words or ["Delaware"])

    def of_working(self, chance: random.Random) -> str:
        working = chance.choice(self._workings)
        begin = chance.randrange(len(working) - 12)
        return working[begin : begin + 12]

    def japanese(self, chance: random.Random, length: int) -> str:
        line = chance.choice(self._japanese)
        begin = chance.randrange(len(line) - length)
        return line[begin : begin + length]
