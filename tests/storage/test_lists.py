"""What people look at: runs at a glance, failures by cause, a run's grid, an answer's neighbours, a call's facts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from domain.answers import Alignment, AnswerStatus, Citation
from domain.documents import Refusal, RefusalCode
from domain.errors import UsageError
from domain.replies import CallState, FailureKind
from domain.reviews import Review, ReviewState
from domain.runs import RunStatus
from domain.windows import Window
from storage import CallReading, Evidence, FailedAt, Store, open_store
from tests.storage import builders as build

PACK = ("zebra", "apple", "mango")
"""A pack's questions, in an order that is neither that of the alphabet nor its reverse."""


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    said: list[str] = []

    def listen(*call: object) -> None:
        said.append(str(call[2]))

    event.listen(store._database.engine, "before_cursor_execute", listen)
    yield said
    event.remove(store._database.engine, "before_cursor_execute", listen)


def open_run(store: Store, run_id: str = "run-1", *, minutes: int = 0, questions: Sequence[str] = PACK) -> None:
    begun = build.run(run_id).model_copy(update={"started_at": build.NOW + timedelta(minutes=minutes)})
    store.ledger.open_run(begun, questions=questions)


def document(store: Store, name: str, run_id: str = "run-1") -> str:
    source = build.ingest(store, name.encode(), name=name)
    store.ledger.plan_document(run_id, source=source, name=name, path=f"/in/{name}")
    store.ledger.attach_document(run_id, source, build.READER)
    return source


def answered(store: Store, source: str, run_id: str = "run-1", **changes: object) -> list[str]:
    answers = [build.answer(source, question, run_id=run_id, **changes) for question in sorted(PACK)]  # pyright: ignore[reportArgumentType]  # passed on
    store.ledger.record_answers(run_id, source, [], answers)
    by_question = {answer.question: answer.id for answer in answers}
    return [by_question[question] for question in PACK]


def planned_window(store: Store, source: str, run_id: str = "run-1") -> Window:
    window = build.window(source, (1, 0, 1))
    store.ledger.plan_windows(run_id, source, [window])
    return window


def whole(store: Store, name: str, run_id: str) -> str:
    """Take a document all the way; returns its call."""
    source = document(store, name, run_id)
    window = planned_window(store, source, run_id)
    call = build.received_call(store, window, run_id=run_id, questions=PACK).call
    reading = CallReading(call=call, reply=build.REPLY, failure=None)
    answers = [build.answer(source, question, run_id=run_id, call=call) for question in PACK]
    store.ledger.record_answers(run_id, source, [reading], answers)
    return call


def test_a_run_at_a_glance_agrees_with_its_report_and_its_account(store: Store) -> None:
    open_run(store)
    whole(store, "a.pdf", "run-1")
    whole(store, "b.pdf", "run-1")
    document(store, "c.pdf")
    refusal = Refusal(source=None, code=RefusalCode.UNREADABLE_FILE, reason="There is none.", cure="Look.")
    store.ledger.plan_document("run-1", source=None, name="d.pdf", path="/in/d.pdf", refusal=refusal)
    store.ledger.close_run("run-1", RunStatus.COMPLETE, 2.5)
    (summary,) = store.queries.run_summaries()
    report, account = store.queries.report("run-1"), store.queries.coverage("run-1")
    assert summary.status is report.status is RunStatus.PARTIAL
    assert summary.documents == account.states["documents"] == {"answered": 2, "refused": 1, "unaccounted": 1}
    assert summary.answers == {"found": 6}
    assert (summary.cost, summary.currency) == (report.usage.cost, "USD") != (Decimal(0), "USD")
    assert (summary.gaps, summary.unaccounted) == (len(account.gaps), account.unaccounted)
    assert summary.seconds == 2.5
    assert summary.ended_at is not None


def test_runs_come_newest_first_and_pages_join_up(store: Store) -> None:
    for number, minutes in enumerate((3, 1, 1, 2)):
        open_run(store, f"run-{number}", minutes=minutes)
    seen: list[str] = []
    while part := store.queries.run_summaries(limit=1, before=seen[-1] if seen else None):
        seen += [summary.run for summary in part]
    assert seen == ["run-0", "run-3", "run-2", "run-1"] == [each.run for each in store.queries.run_summaries()]


def test_many_runs_cost_as_many_statements_as_one(store: Store) -> None:
    open_run(store, "run-0")
    with statements(store) as for_one:
        store.queries.run_summaries()
    for number in range(1, 6):
        open_run(store, f"run-{number}", minutes=number)
        whole(store, f"{number}.pdf", f"run-{number}")
    with statements(store) as for_many:
        assert len(store.queries.run_summaries()) == 6
    assert len(for_many) == len(for_one)


def test_failures_are_grouped_by_cause(store: Store) -> None:
    open_run(store)
    for number in range(7):
        reason = f"File {number} cannot be read."
        refusal = Refusal(source=None, code=RefusalCode.UNREADABLE_FILE, reason=reason, cure="Look.")
        store.ledger.plan_document("run-1", source=None, name=f"{number}.pdf", path=f"/{number}", refusal=refusal)
    store.ledger.record_breakdown("run-1", document(store, "broke.pdf"), "Out of room.")
    answered(store, document(store, "bad.pdf"), status=AnswerStatus.FAILED, reason="No reply came.")
    groups = store.queries.failure_groups("run-")
    assert [(group.what, group.cause, group.count) for group in groups] == [
        (FailedAt.REFUSAL, "unreadable_file", 7),
        (FailedAt.ANSWER, "No reply came.", 3),
        (FailedAt.BREAKDOWN, "Out of room.", 1),
    ]
    assert groups[0].examples == ("0.pdf", "1.pdf", "2.pdf", "3.pdf", "4.pdf")
    assert groups[1].examples == ("bad.pdf",)


def test_a_failed_call_that_was_mended_is_told_from_one_that_was_not(store: Store) -> None:
    open_run(store)
    source = document(store, "a.pdf")
    window = planned_window(store, source)
    for key in ("mended", "lost"):
        call = build.planned_call(store, window, key=key, questions=PACK).call
        store.ledger.mark_sent(call)
        store.ledger.record_failure(call, build.failure())
    call = build.received_call(store, window, key="mended", questions=PACK).call
    reading = CallReading(call=call, reply=build.REPLY, failure=None)
    store.ledger.record_answers("run-1", source, [reading], [])
    (group,) = store.queries.failure_groups("run-1")
    assert (group.what, group.cause, group.count, group.mended) == (FailedAt.CALL, FailureKind.TRANSIENT, 2, 1)


def test_the_answer_of_an_earlier_revision_is_no_failure(store: Store) -> None:
    open_run(store)
    source = document(store, "a.pdf")
    answered(store, source, status=AnswerStatus.FAILED, reason="No reply came.")
    answered(store, source)
    assert store.queries.failure_groups("run-1") == ()


def test_a_grid_is_in_the_packs_order_and_its_pages_join_up(store: Store) -> None:
    open_run(store)
    sources = [document(store, f"{number}.pdf") for number in (3, 1, 2, 5, 4)]
    for source in sources[:4]:
        answered(store, source)
    pages = [store.queries.grid("run-1", limit=2)]
    while pages[-1].next_after is not None:
        pages.append(store.queries.grid("run-1", limit=2, after=pages[-1].next_after))
    assert {page.questions for page in pages} == {PACK}
    rows = [row for page in pages for row in page.rows]
    assert [row.document for row in rows] == sources
    assert [row.position for row in rows] == [0, 1, 2, 3, 4]
    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert [set(row.cells) for row in rows] == [set(PACK)] * 4 + [set()]
    assert rows[4].state == "unaccounted"


def test_a_cell_says_what_stands(store: Store) -> None:
    open_run(store)
    source = document(store, "a.pdf")
    lost = Citation(page=None, quote="law", alignment=Alignment.NOT_LOCATED, score=0.4)
    answers = [
        build.answer(source, "zebra", value="Iowa", normalised="US-IA"),
        build.answer(source, "apple", citations=(build.cited(), lost)),
        build.answer(source, "mango", status=AnswerStatus.ABSENT),
    ]
    store.ledger.record_answers("run-1", source, [], [build.answer(source, "zebra", citations=())])
    store.ledger.record_answers("run-1", source, [], answers)
    review = Review(id="r", answer=answers[0].id, author="bo", at=build.NOW, state=ReviewState.ACCEPTED)
    store.ledger.append_review(review)
    (row,) = store.queries.grid("run-1").rows
    zebra, apple, mango = (row.cells[question] for question in PACK)
    assert (zebra.value, zebra.normalised, zebra.evidence) == ("Iowa", "US-IA", Evidence.LOCATED)
    assert (zebra.review, apple.review) == (ReviewState.ACCEPTED, ReviewState.UNREVIEWED)
    assert (apple.evidence, mango.evidence) == (Evidence.MISSING, Evidence.NONE)
    assert mango.status is AnswerStatus.ABSENT


def test_a_found_answer_without_a_quote_lacks_evidence(store: Store) -> None:
    open_run(store)
    answered(store, document(store, "a.pdf"), citations=())
    (row,) = store.queries.grid("run-1").rows
    assert row.cells["zebra"].evidence is Evidence.MISSING


def test_a_larger_grid_costs_as_many_statements_as_a_small_one(store: Store) -> None:
    open_run(store)
    answered(store, document(store, "a.pdf"))
    with statements(store) as for_one:
        store.queries.grid("run-1")
    for number in range(10):
        answered(store, document(store, f"{number}.pdf"))
    with statements(store) as for_many:
        assert len(store.queries.grid("run-1").rows) == 11
    assert len(for_many) == len(for_one)


def test_a_grid_of_a_run_without_documents(store: Store) -> None:
    open_run(store)
    page = store.queries.grid("run-1")
    assert (page.rows, page.next_after, page.questions) == ((), None, PACK)


def test_questions_that_calls_bring_keep_the_order_they_came_in(store: Store) -> None:
    open_run(store, questions=())
    source = document(store, "a.pdf")
    window = planned_window(store, source)
    for questions in (("zebra", "apple"), ("apple", "mango"), ("zebra",)):
        build.planned_call(store, window, questions=questions)
    assert store.queries.grid("run-1").questions == PACK


def test_neighbours_go_through_the_whole_run(store: Store) -> None:
    open_run(store)
    order: list[str] = []
    for name in ("c.pdf", "a.pdf", "b.pdf"):
        order += answered(store, document(store, name))
        document(store, f"silent {name}")
    answered(store, document(store, "b.pdf", "run-1"), value="Iowa")  # the same document again: a second revision
    found = [store.queries.neighbours(answer) for answer in order]
    assert found == list(zip([None, *order], [*order[1:], None], strict=False))


def test_neighbours_stay_in_their_run(store: Store) -> None:
    for run_id in ("run-1", "run-2"):
        open_run(store, run_id)
        (first, *_, last) = answered(store, document(store, "a.pdf", run_id), run_id)
    assert (store.queries.neighbours(first)[0], store.queries.neighbours(last)[1]) == (None, None)


def test_an_answer_whose_question_the_run_does_not_owe_comes_last(store: Store) -> None:
    open_run(store)
    source = document(store, "a.pdf")
    order = answered(store, source)
    stray = build.answer(source, "of-no-pack")
    store.ledger.record_answers("run-1", source, [], [stray])
    assert store.queries.neighbours(stray.id) == (order[-1], None)
    assert store.queries.neighbours(order[-1]) == (order[-2], stray.id)


def test_a_call_tells_its_facts(store: Store) -> None:
    open_run(store)
    call = whole(store, "a.pdf", "run-1")
    record = store.queries.call_record(call)
    assert (record.state, record.attempt, record.run) == (CallState.SETTLED, 1, "run-1")
    assert (record.input_tokens, record.cached_tokens, record.output_tokens) == (100, 20, 40)
    assert (record.input_tokens_counted, record.latency_seconds) == (120, 3.0)
    assert (record.sent_at, record.status_code) == (build.NOW, 200)
    assert record.response == build.exchange().response
    assert record.failure is None
    assert store.queries.request(call) == b'{"messages": []}'


def test_a_call_that_failed_tells_why(store: Store) -> None:
    open_run(store)
    call = build.planned_call(store, planned_window(store, document(store, "a.pdf")), questions=PACK)
    store.ledger.mark_sent(call.call)
    store.ledger.record_failure(call.call, build.failure())
    record = store.queries.call_record(call.call)
    assert (record.state, record.failure) == (CallState.FAILED, build.failure())
    assert (record.response, record.latency_seconds, record.cost) == (None, None, None)


def test_the_values_to_choose_from(store: Store) -> None:
    open_run(store)
    store.ledger.open_run(build.run("run-2", collection="other"), questions=("plum", "apple"))
    assert store.queries.distinct_values("questions") == ("apple", "mango", "plum", "zebra")
    assert store.queries.distinct_values("collections") == ("default", "other")
    assert store.queries.distinct_values("models") == ("small",)
    assert store.queries.distinct_values("packs") == ("legal/contract-review@1",)


def test_what_is_not_there_is_named(store: Store) -> None:
    for ask in (store.queries.neighbours, store.queries.call_record, store.queries.grid, store.queries.failure_groups):
        with pytest.raises(UsageError, match="no-such") as caught:
            ask("no-such")
        assert caught.value.cure
    with pytest.raises(UsageError, match="no-such"):
        store.queries.run_summaries(before="no-such")


def at_a_glance(store: Store, run_id: str) -> tuple[dict[str, int], int, int]:
    summary = next(each for each in store.queries.run_summaries() if each.run == run_id)
    return summary.documents, summary.gaps, summary.unaccounted


def accounted(store: Store, run_id: str) -> tuple[dict[str, int], int, int]:
    account = store.queries.coverage(run_id)
    return account.states["documents"], len(account.gaps), account.unaccounted


def test_a_run_that_ended_is_not_worked_out_again_until_something_happens_to_it(store: Store) -> None:
    open_run(store)
    whole(store, "a.pdf", "run-1")
    store.ledger.close_run("run-1", RunStatus.COMPLETE, 1.0)
    with statements(store) as said:
        assert at_a_glance(store, "run-1") == ({"answered": 1}, 0, 0)
    assert not any("audit_coverage" in each for each in said)
    store.ledger.reopen_run("run-1")
    document(store, "b.pdf")
    assert at_a_glance(store, "run-1") == accounted(store, "run-1") == ({"answered": 1, "unaccounted": 1}, 5, 5)
    store.ledger.close_run("run-1", RunStatus.STOPPED, 1.0)
    assert at_a_glance(store, "run-1") == accounted(store, "run-1")


def test_a_run_that_ended_while_another_had_its_call_in_hand(store: Store, database_url: str, blobs_url: str) -> None:
    open_run(store)
    open_run(store, "run-2", minutes=1)
    source = document(store, "a.pdf")
    document(store, "a.pdf", "run-2")
    windows = [planned_window(store, source, run_id) for run_id in ("run-1", "run-2")]
    call = build.planned_call(store, windows[0], key="k", questions=PACK).call
    store.ledger.mark_sent(call)
    with open_store(database_url, blobs_url, actor="bob") as other:
        waiting = build.planned_call(other, windows[1], key="k", questions=PACK, run_id="run-2")
        assert waiting.state is CallState.SENT
        other.ledger.record_answers("run-2", source, [], [build.answer(source, name, run_id="run-2") for name in PACK])
        other.ledger.close_run("run-2", RunStatus.STOPPED, 1.0)
        assert at_a_glance(other, "run-2") == accounted(other, "run-2") == ({"unaccounted": 1}, 3, 3)
    store.ledger.record_exchange(call, build.exchange(), build.BODY)
    store.ledger.record_answers("run-1", source, [CallReading(call=call, reply=build.REPLY, failure=None)], [])
    assert at_a_glance(store, "run-2") == accounted(store, "run-2") == ({"answered": 1}, 0, 0)
