"""Making a large record of a small real one, through the ledger. Measures nothing."""

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.answers import Answer, Citation
from domain.documents import Document, Page
from domain.model import digest
from domain.replies import Exchange, Reply
from domain.runs import Run, RunStatus
from domain.windows import PageSlice, Window
from storage import CallReading, open_store
from storage.blobs import BlobStore
from storage.database import Database
from storage.migrate import upgrade
from storage.store import Store

RUNS = 10
JAPANESE_SHARE = 0.1
READER = "bench 1"
BEGUN = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
AT_ONCE = 100
"""Documents written in one transaction: what is measured is reading."""

_JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]{2}")


class Material(NamedTuple):
    """What a real run found."""

    run: Run
    questions: tuple[str, ...]
    answers: dict[str, list[Answer]]
    """By question."""
    documents: list[Document]
    japanese: list[str]
    """Lines of Japanese documents."""


def material(home: Path) -> Material:
    """Return what the runs recorded at a home hold."""
    answers: dict[str, list[Answer]] = {}
    documents: list[Document] = []
    with open_store(f"sqlite:///{home}/indicia.db", str(home / "blobs"), actor="bench") as store:
        runs = store.queries.runs()
        for entry in runs:
            planned = store.queries.planned(entry.run)
            documents += [store.queries.document_of_run(entry.run, each.source) for each in planned if _read(each)]
        for record in store.queries.answers():
            answers.setdefault(record.answer.question, []).append(record.answer)
        largest = max(runs, key=lambda entry: entry.documents)
        questions = store.queries.grid(largest.run, limit=1).questions
        run = store.queries.run(largest.run)
    lines = {line for document in documents for page in document.pages for line in page.text.split("\n")}
    return Material(run, questions, answers, documents, sorted(filter(_JAPANESE.search, lines)))


def _read(planned: object) -> bool:
    return getattr(planned, "reader", None) is not None


class OneTransaction(Database):
    """A database on which many ledger entries share a transaction."""

    _session: Session

    @contextmanager
    def together(self) -> Iterator[None]:
        with super().write() as session:
            self._session = session
            yield

    @contextmanager
    def write(self) -> Iterator[Session]:
        self._session.expire_all()
        yield self._session


def fill(url: str, blobs: str, real: Material, number: int, chance: random.Random) -> dict[str, int]:
    """Fill a database with that many answers if it holds no run; returns what it holds."""
    upgrade(url)
    database = OneTransaction(url)
    store = Store(database, BlobStore(blobs), actor="bench")
    if not store.queries.runs():
        _fill(store, database, real, -(-number // len(real.questions) // RUNS), chance)
    facts = _facts(database)
    store.close()
    return facts


def _fill(store: Store, database: OneTransaction, real: Material, per_run: int, chance: random.Random) -> None:
    for place in range(RUNS):
        run = real.run.model_copy(
            update={"id": f"{place:08}", "started_at": BEGUN + timedelta(days=place), "collection": f"c{place % 3}"}
        )
        with database.together():
            store.ledger.open_run(run, questions=real.questions)
        for begin in range(0, per_run, AT_ONCE):
            with database.together():
                for each in range(begin, min(begin + AT_ONCE, per_run)):
                    _document(store, real, run.id, place * per_run + each, chance)
        with database.together():
            store.ledger.close_run(run.id, RunStatus.COMPLETE, 60.0)


def _document(store: Store, real: Material, run_id: str, number: int, chance: random.Random) -> None:
    """Take one made document all the way."""
    like = chance.choice(real.documents)
    name = f"{number:06} contract.pdf"
    source = store.ledger.record_source(name.encode(), name=name, path=f"/in/{name}", collection="bench")
    store.ledger.record_document(_reading(like, source))
    store.ledger.plan_document(run_id, source=source, name=name, path=f"/in/{name}")
    store.ledger.attach_document(run_id, source, READER)
    window = _window(like, source)
    store.ledger.plan_windows(run_id, source, [window])
    request = f"{run_id} {source}".encode()
    call = store.ledger.plan_call(
        run_id, window=window.id, questions=real.questions, key=digest(request.decode()), request=request,
        profile=real.run.profile, input_tokens=20_000,
    ).call  # fmt: skip
    store.ledger.mark_sent(call)
    store.ledger.record_exchange(call, _exchange(request), request)
    answers = _answers(real, run_id, source, window=window.id, call=call, chance=chance)
    reply = Reply(
        text="{}", trace=answers[0].reasoning, finish_reason="stop", model_returned=real.run.profile.model, usage=None
    )
    store.ledger.record_answers(run_id, source, [CallReading(call=call, reply=reply, failure=None)], answers)


def _reading(like: Document, source: str) -> Document:
    bare = tuple(Page(number=page.number, width=page.width, height=page.height, kind=page.kind) for page in like.pages)
    return Document(source=source, reader=READER, media_type=like.media_type, kind=like.kind, pages=bare)


def _window(like: Document, source: str) -> Window:
    slices = tuple(PageSlice(page=page.number, first_block=0, end_block=0, tokens=500) for page in like.pages)
    return Window(document=source, index=0, slices=slices, cutter="bench")


def _exchange(body: bytes) -> Exchange:
    return Exchange(
        sent_at=BEGUN,
        received_at=BEGUN + timedelta(seconds=2),
        status_code=200,
        headers=(("content-type", "application/json"),),
        response=hashlib.sha256(body).hexdigest(),
    )


def _answers(
    real: Material, run_id: str, source: str, *, window: str, call: str, chance: random.Random
) -> Sequence[Answer]:
    """Return an answer to each question, each drawn from the real ones; all rest on one working, as a call's do."""
    working = _working(real, source, chance)
    answers: list[Answer] = []
    for question in real.questions:
        drawn = chance.choice(real.answers[question])
        quotes = tuple(_quoted(real, citation, chance) for citation in drawn.citations)
        views = tuple(view.model_copy(update={"window": window, "call": call}) for view in drawn.views[:1])
        names = {"id": digest([run_id, source, question])[:32], "run": run_id, "document": source, "call": call}
        answers.append(drawn.model_copy(update={**names, "citations": quotes, "reasoning": working, "views": views}))
    return answers


def _quoted(real: Material, citation: Citation, chance: random.Random) -> Citation:
    if chance.random() >= JAPANESE_SHARE:
        return citation
    return citation.model_copy(update={"quote": chance.choice(real.japanese)})


def _working(real: Material, source: str, chance: random.Random) -> object:
    """Return a working of paragraphs from several real ones, so that no two are the same."""
    drawn = [chance.choice(chance.choice(list(real.answers.values()))).reasoning for _ in range(4)]
    parts = [part for each in drawn for part in each.text.split("\n\n")]
    chosen = [chance.choice(parts) for _ in range(24)] + [chance.choice(real.japanese), source]
    return drawn[0].model_copy(update={"text": "\n\n".join(chosen)})


def _facts(database: Database) -> dict[str, int]:
    tables = ("runs", "run_documents", "pages", "calls", "answers", "citations", "traces", "search_texts")
    with database.read() as session:
        facts = {name: session.execute(text(f"SELECT COUNT(*) FROM {name}")).scalar_one() for name in tables}
        length = session.execute(text("SELECT SUM(LENGTH(folded)) FROM search_texts")).scalar_one()
    return {**facts, "characters_to_search": int(length)}
