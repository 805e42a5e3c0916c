"""What `run --json` and `documents --json` tell, from rows alone."""

import os

import pytest

from domain.answers import Alignment, AnswerStatus, Citation
from domain.documents import DocumentStatus, Refusal, RefusalCode
from domain.errors import UsageError
from domain.runs import OutcomeStatus, RunStatus
from storage import CallReading, Store
from tests.storage import builders as build

LOST = Citation(page=None, quote="nowhere", alignment=Alignment.NOT_LOCATED, score=0.2)
MISSING = Refusal(source=None, code=RefusalCode.UNREADABLE_FILE, reason="There is no such file.", cure="Look.")


def one_document(store: Store, run_id: str) -> str:
    """Take one document through a run; its calls have the same keys in every run."""
    store.ledger.open_run(build.run(run_id), questions=build.QUESTIONS)
    source = build.ingest(store)
    window = build.window(source, (1, 0, 1))
    build.plan(store, source, [window], run_id)
    ticket = build.planned_call(store, window, key="the same", run_id=run_id)
    if not ticket.reused:
        store.ledger.mark_sent(ticket.call)
        store.ledger.record_exchange(ticket.call, build.exchange(), build.BODY)
    answers = [build.answer(source, name, run_id=run_id, call=ticket.call) for name in build.QUESTIONS]
    reading = CallReading(call=ticket.call, reply=build.REPLY, failure=None)
    store.ledger.record_answers(run_id, source, [reading], answers)
    store.ledger.close_run(run_id, RunStatus.COMPLETE, 1.5)
    return source


def test_a_run_tells_what_it_did(store: Store) -> None:
    source = one_document(store, "run-1")
    report = store.queries.report("run-1")
    assert (report.status, report.pack, report.model, report.seconds) == (
        RunStatus.COMPLETE, "legal/contract-review@1", "small", 1.5,
    )  # fmt: skip
    (document,) = report.documents
    assert document.model_dump() == {
        "document": source, "name": "a.pdf", "status": "answered", "reason": None, "pages": 1, "windows": 1,
        "calls": 1, "calls_reused": 0,
    }  # fmt: skip
    assert report.answers.model_dump() == {
        "total": 2, "found": 2, "absent": 0, "unclear": 0, "failed": 0, "evidence_located": 2, "evidence_missing": 0,
    }  # fmt: skip
    assert report.coverage.model_dump() == {"pages": 1, "pages_read": 1, "pages_asked": 1, "unaccounted": 0}
    assert (report.usage.input_tokens, report.usage.cached_tokens, report.usage.output_tokens) == (100, 20, 40)


def test_the_head_of_a_run_is_told_without_its_documents(store: Store) -> None:
    source = one_document(store, "run-1")
    report, entry, run = store.queries.report("run-1"), store.queries.entry("run-1"), store.queries.run("run-1")
    assert (entry.status, entry.model, entry.seconds) == (report.status, report.model, report.seconds)
    assert entry == store.queries.runs()[0]
    assert store.queries.usage(run) == report.usage
    assert store.queries.name_of("run-1", source) == "a.pdf"
    assert store.queries.name_of("run-1", "0" * 64) == "0" * 12


def test_the_same_again_sends_nothing_and_costs_nothing(store: Store) -> None:
    one_document(store, "run-1")
    one_document(store, "run-2")
    report = store.queries.report("run-2")
    assert (report.documents[0].calls, report.documents[0].calls_reused) == (0, 1)
    assert (report.usage.input_tokens, report.usage.cost) == (0, 0)
    first = store.queries.report("run-1")
    assert (first.documents[0].calls, first.documents[0].calls_reused) == (1, 0)


def test_seconds_add_up_over_sessions(store: Store) -> None:
    one_document(store, "run-1")
    store.ledger.reopen_run("run-1")
    assert store.queries.report("run-1").status is RunStatus.RUNNING
    store.ledger.close_run("run-1", RunStatus.STOPPED, 2.0)
    assert store.queries.report("run-1").seconds == 3.5


def test_evidence_counts_only_where_every_quote_was_found(store: Store) -> None:
    store.ledger.open_run(build.run())
    source = build.ingest(store)
    quotes = {"all": (build.cited(),), "some": (build.cited(), LOST), "lost": (LOST,), "none": ()}
    answers = [build.answer(source, name, citations=cited) for name, cited in quotes.items()]
    answers.append(build.answer(source, "absent", status=AnswerStatus.ABSENT))
    store.ledger.record_answers("run-1", source, [], answers)
    totals = store.queries.report("run-1").answers
    assert (totals.found, totals.evidence_located, totals.evidence_missing) == (4, 1, 3)


def test_every_document_has_an_outcome(store: Store) -> None:
    store.ledger.open_run(build.run())
    refused = store.ledger.record_source(b"r", name="r.pdf", path="/r.pdf", collection="c")
    refusal = Refusal(source=refused, code=RefusalCode.ENCRYPTED, reason="It is encrypted.", cure="Unlock it.")
    store.ledger.record_refusal(refusal, reader=build.READER)
    store.ledger.plan_document("run-1", source=refused, name="r.pdf", path="/r.pdf")
    store.ledger.attach_document("run-1", refused, build.READER)
    store.ledger.plan_document("run-1", source=None, name="gone.pdf", path="/gone.pdf", refusal=MISSING)
    unread = store.ledger.record_source(b"u", name="u.pdf", path="/u.pdf", collection="c")
    store.ledger.plan_document("run-1", source=unread, name="u.pdf", path="/u.pdf")
    told = [(each.name, each.status, each.reason) for each in store.queries.report("run-1").documents]
    assert told == [
        ("r.pdf", OutcomeStatus.REFUSED, "It is encrypted."),
        ("gone.pdf", OutcomeStatus.REFUSED, "There is no such file."),
        ("u.pdf", OutcomeStatus.FAILED, "It is not finished: resume the run."),
    ]
    planned = store.queries.planned("run-1")
    assert [(each.source, each.answered) for each in planned] == [(refused, False), (None, False), (unread, False)]
    assert planned[0].refusal == refusal


def test_one_row_for_each_file_ever_offered(store: Store) -> None:
    source = build.ingest(store, name="first.pdf")
    store.ledger.record_source(b"one", name="renamed.pdf", path="/in/renamed.pdf", collection="late")
    store.ledger.observe_missing("gone.pdf", "/gone.pdf", MISSING, "default")
    store.ledger.observe_missing("gone.pdf", "/gone.pdf", MISSING, "default")
    unread = store.ledger.record_source(b"unread", name="u.pdf", path="/u.pdf", collection="default")
    rows = {row.name: (row.document, row.status) for row in store.queries.documents()}
    assert rows == {
        "renamed.pdf": (source, DocumentStatus.READ),
        "gone.pdf": (None, DocumentStatus.REFUSED),
        "u.pdf": (unread, DocumentStatus.FAILED),
    }
    assert [row.name for row in store.queries.documents(collection="late")] == ["renamed.pdf"]
    assert [row.name for row in store.queries.documents(status="refused")] == ["gone.pdf"]
    with pytest.raises(UsageError, match="read, partial, refused, failed"):
        store.queries.documents(status="odd")


def test_a_path_that_gives_bytes_later_is_no_longer_missing(store: Store) -> None:
    store.ledger.observe_missing("a.pdf", "/in/a.pdf", MISSING, "default")
    build.ingest(store, name="a.pdf")
    assert [row.status for row in store.queries.documents()] == [DocumentStatus.READ]


def test_documents_of_a_run(store: Store) -> None:
    one_document(store, "run-1")
    build.ingest(store, b"another", name="b.pdf")
    store.ledger.plan_document("run-1", source=None, name="gone.pdf", path="/gone.pdf", refusal=MISSING)
    store.ledger.observe_missing("gone.pdf", "/gone.pdf", MISSING, "default")
    store.ledger.observe_missing("other.pdf", "/other.pdf", MISSING, "default")
    assert [row.name for row in store.queries.documents(run="run-1")] == ["a.pdf", "gone.pdf"]


def test_the_reading_a_run_used(store: Store) -> None:
    source = one_document(store, "run-1")
    store.ledger.record_document(build.document(source, [build.page(1), build.page(2)], reader="reader 2"))
    assert store.queries.document_of_run("run-1", source).reader == build.READER
    with pytest.raises(UsageError, match="indicia coverage"):
        store.queries.document_of_run("run-1", "0" * 64)


def test_a_name_that_is_not_unicode_is_kept_and_shown(store: Store) -> None:
    name = os.fsdecode(b"vertrag-\xe4.pdf")
    store.ledger.open_run(build.run())
    source = store.ledger.record_source(b"x", name=name, path=f"/in/{name}", collection="c")
    store.ledger.plan_document("run-1", source=source, name=name, path=f"/in/{name}")
    store.ledger.plan_document("run-1", source=None, name=name, path=f"/gone/{name}", refusal=MISSING)
    assert os.fsencode(store.queries.planned("run-1")[0].path) == b"/in/vertrag-\xe4.pdf"
    assert [row.name for row in store.queries.documents()] == ["vertrag-\\udce4.pdf"]
    assert [each.name for each in store.queries.report("run-1").documents] == ["vertrag-\\udce4.pdf"] * 2
    assert store.queries.coverage("run-1").unaccounted == 1
