"""The addresses that are asked for, each kind drawn at random from what the record holds."""

import random
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from bench.store_filling import BEGUN, RUNS, Material
from bench.store_timing import Maker
from storage import AnswerFilter, Store

Draw = Callable[[random.Random], str]

COMMON = ("the", "e", "agreement", "of", "shall", "in", "found", "block")
STATUSES = ("found", "absent", "unclear")
MARKS_AT_ONCE = 1000


def addresses(store: Store, real: Material) -> dict[str, Maker]:
    """Return how an address of each kind is drawn."""
    texts = _Texts(real)
    marks = _marks(store)
    documents = sum(store.queries.run_summaries()[0].documents.values())

    def search(text: Draw | None, *, beyond: bool = False, filtered: bool = False, at: str = "/audit") -> Maker:
        def make(chance: random.Random) -> str:
            fields = {} if text is None else {"text": text(chance)}
            fields |= _filters(real, documents, chance) if filtered else {}
            fields |= {"after": chance.choice(marks)} if beyond else {}
            return f"{at}?{urlencode(fields)}"

        return make

    def common(chance: random.Random) -> str:
        return chance.choice(COMMON)

    return {
        "grid page": lambda chance: f"/runs/{_run(chance)}/grid?after={chance.randrange(documents)}",
        "search: no text": search(None),
        "search: english phrase": search(texts.phrase),
        "search: english word": search(texts.word),
        "search: common text": search(common),
        "search: piece of a working": search(texts.of_working),
        "search: japanese, 1 character": search(lambda chance: texts.japanese(chance, 1)),
        "search: japanese, 2 characters": search(lambda chance: texts.japanese(chance, 2)),
        "search: japanese, 5 characters": search(lambda chance: texts.japanese(chance, 5)),
        "search: nothing to be found": search(lambda chance: f"zq{chance.random()}"),
        "search: filters only": search(None, filtered=True),
        "search: word and filters": search(texts.word, filtered=True),
        "search: common text and filters": search(common, filtered=True),
        "search: japanese and filters": search(lambda chance: texts.japanese(chance, 2), filtered=True),
        "search: any page, no text": search(None, beyond=True),
        "search: any page, word": search(texts.word, beyond=True),
        "search: any page, common text": search(common, beyond=True),
        "search: any page, japanese": search(lambda chance: texts.japanese(chance, 2), beyond=True),
        "csv: everything": search(None, at="/audit.csv"),
        "csv: word": search(texts.word, at="/audit.csv"),
        "csv: common text": search(common, at="/audit.csv"),
        "csv: common text and filters": search(common, filtered=True, at="/audit.csv"),
        "runs": lambda _: "/runs",
        "a run": lambda chance: f"/runs/{_run(chance)}",
        "an answer": lambda chance: f"/answers/{_answer(store, documents, chance)}",
    }


def _run(chance: random.Random) -> str:
    return f"{chance.randrange(RUNS):08}"


def _answer(store: Store, documents: int, chance: random.Random) -> str:
    page = store.queries.grid(_run(chance), after=chance.randrange(documents) - 1, limit=1)
    return chance.choice([cell.answer for cell in page.rows[0].cells.values()])


def _filters(real: Material, documents: int, chance: random.Random) -> dict[str, str]:
    """Return one to three filters."""
    day = (BEGUN + timedelta(days=chance.randrange(RUNS))).date().isoformat()
    choices = {
        "question": chance.choice(real.questions),
        "status": chance.choice(STATUSES),
        "collection": f"c{chance.randrange(3)}",
        "run": _run(chance),
        "model": real.run.profile.name,
        "until": day,
        "since": day,
        "document": f"{chance.randrange(documents * RUNS):06} contract.pdf",
    }
    return {name: choices[name] for name in chance.sample(list(choices), chance.randint(1, 3))}


def _marks(store: Store) -> list[str]:
    """Return the marks of pages all over the record."""
    marks: list[str] = []
    after = None
    while (after := store.queries.search(AnswerFilter(), limit=MARKS_AT_ONCE, after=after).next_after) is not None:
        marks.append(after)
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
