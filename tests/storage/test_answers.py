"""Answers: one statement's worth of work however many, revisions beside each other, reviews of what stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from sqlalchemy import event, text

from domain.answers import AnswerStatus, Check, CheckOutcome
from domain.charts import Axis, Chart, ChartKind, Point, PointSource, Series
from domain.documents import Box
from domain.errors import StoreError, UsageError
from domain.model import digest
from domain.questions import AnswerType
from domain.reviews import Review, ReviewState
from storage import AnswerFilter, CallReading, Store
from storage.mapping.answers import answer_digest
from tests.storage import builders as build


@pytest.fixture
def source(store: Store) -> str:
    store.ledger.open_run(build.run("run-1"))
    store.ledger.open_run(build.run("run-2", collection="other"))
    return build.ingest(store)


def record(store: Store, source: str, run_id: str = "run-1", **changes: object) -> str:
    """Record one answer; returns its id."""
    answer = build.answer(source, run_id=run_id, **changes)  # pyright: ignore[reportArgumentType]  # passed on
    store.ledger.record_answers(run_id, source, [], [answer])
    return answer.id


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    said: list[str] = []

    def listen(*call: object) -> None:
        said.append(str(call[2]))

    event.listen(store._database.engine, "before_cursor_execute", listen)
    yield said
    event.remove(store._database.engine, "before_cursor_execute", listen)


def test_many_answers_cost_as_many_statements_as_one(store: Store, source: str) -> None:
    record(store, source)
    with statements(store) as for_one:
        store.queries.answers()
    answers = [build.answer(source, f"question-{number}") for number in range(50)]
    store.ledger.record_answers("run-1", source, [], answers)
    with statements(store) as for_many:
        assert len(store.queries.answers()) == 51
    assert len(for_many) == len(for_one)


def test_pages_of_a_list_join_up(store: Store, source: str) -> None:
    answers = [build.answer(source, f"question-{number}") for number in range(7)]
    store.ledger.record_answers("run-1", source, [], answers)
    seen, last = [], None
    while part := store.queries.answers(limit=3, after=last):
        seen += [found.answer for found in part]
        last = seen[-1].id
    assert seen == answers


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, "run-1 run-2"),
        ({"run": "run-1"}, "run-1"),
        ({"collection": "other"}, "run-2"),
        ({"question": "parties"}, ""),
        ({"status": "absent"}, "run-2"),
        ({"document": "a.pdf"}, "run-1 run-2"),
        ({"document": "a.p"}, ""),
        ({"text": "delaware"}, "run-1"),
        ({"text": "準拠"}, "run-1 run-2"),
        ({"text": "50%"}, "run-1"),
        ({"text": "5_%"}, ""),
        ({"text": "\\"}, ""),
        ({"reviewed_only": True}, ""),
    ],
    ids=repr,
)
def test_filters(store: Store, source: str, chosen: dict[str, object], expected: str) -> None:
    record(store, source, "run-1", citations=(build.cited("50% of the shares"),))
    record(store, source, "run-2", status=AnswerStatus.ABSENT)
    found = store.queries.answers(AnswerFilter.model_validate(chosen))
    assert {each.answer.run for each in found} == set(expected.split())


def test_a_document_is_found_by_the_beginning_of_its_digest(store: Store, source: str) -> None:
    record(store, source)
    assert len(store.queries.answers(AnswerFilter(document=source[:8]))) == 1
    assert store.queries.answers(AnswerFilter(document="%")) == ()


def test_an_unknown_status_is_named_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="found, absent, unclear, failed"):
        AnswerFilter.model_validate({"status": "maybe"})


def test_an_answer_is_found_by_the_beginning_of_its_id(store: Store, source: str) -> None:
    one = record(store, source, id="abc1")
    record(store, source, id="abd2", question="parties")
    assert store.queries.answer("abc").answer.id == one
    for start in ("ab", "zz", "", "%", "a_c1"):
        with pytest.raises(UsageError, match="No one answer"):
            store.queries.answer(start)
    record(store, source, id="abc12", question="third")
    assert store.queries.answer("abc1").answer.id == "abc1", "a whole id is never ambiguous"


def test_a_run_is_found_by_the_beginning_of_its_id(store: Store, source: str) -> None:
    assert store.queries.run("run-2").collection == "other"
    with pytest.raises(UsageError, match="Several do"):
        store.queries.run("run")
    with pytest.raises(UsageError, match="indicia runs"):
        store.queries.run("nope")
    assert [entry.run for entry in store.queries.runs()] == ["run-2", "run-1"]
    assert source


def test_the_same_again_changes_nothing(store: Store, source: str) -> None:
    record(store, source)
    record(store, source)
    with store._database.read() as session:
        assert session.execute(text("SELECT COUNT(*) FROM answers")).scalar() == 1


def test_a_different_answer_is_a_new_revision_and_the_old_one_stays(store: Store, source: str) -> None:
    failed = record(store, source, status=AnswerStatus.FAILED)
    assert record(store, source) == failed
    assert [found.answer.status for found in store.queries.answers()] == [AnswerStatus.FOUND]
    assert store.queries.answer(failed).answer.status is AnswerStatus.FOUND
    assert store.queries.report("run-1").answers.total == 1
    with store._database.read() as session:
        rows = session.execute(text("SELECT revision, status FROM answers ORDER BY revision")).all()
        assert [tuple(row) for row in rows] == [(1, "failed"), (2, "found")]
        assert session.execute(text("SELECT revision FROM audit_answers")).all() == [(2,)]


def test_answers_and_their_calls_are_recorded_together_or_not_at_all(store: Store, source: str) -> None:
    window = build.window(source, (1, 0, 1))
    build.plan(store, source, [window])
    call = build.received_call(store, window).call
    stranger = build.answer(source, "parties", run_id="no such run")
    reading = CallReading(call=call, reply=build.REPLY, failure=None)
    with pytest.raises(StoreError, match=r"(?i)foreign key"):
        store.ledger.record_answers("run-1", source, [reading], [build.answer(source), stranger])
    assert store.queries.call_state(call) == "received"
    assert store.queries.answers() == ()


def test_the_price_of_a_call_is_shared_by_its_questions(store: Store, source: str) -> None:
    window = build.window(source, (1, 0, 1))
    build.plan(store, source, [window])
    build.settled(store, source, [window])
    of_call = (80 * Decimal(2) + 20 * Decimal(2) + 40 * Decimal(5)) / 1_000_000
    assert [found.cost for found in store.queries.answers()] == [of_call / 2] * 2
    assert store.queries.report("run-1").usage.cost == of_call


def test_without_usage_the_worst_case_is_presumed(store: Store, source: str) -> None:
    window = build.window(source, (1, 0, 1))
    build.plan(store, source, [window])
    call = build.received_call(store, window).call
    reading = CallReading(call=call, reply=build.REPLY.model_copy(update={"usage": None}), failure=None)
    store.ledger.record_answers("run-1", source, [reading], [])
    assert store.queries.report("run-1").usage.cost == (120 * Decimal(2) + 100 * Decimal(5)) / 1_000_000
    with store._database.read() as session:
        assert session.execute(text("SELECT cost_presumed, currency FROM audit_calls")).all() == [(1, "USD")]


def review(answer: str, state: ReviewState, name: str = "r1", value: str | None = None) -> Review:
    return Review(id=name, answer=answer, author="bob", at=build.NOW, state=state, value=value, reason="Read it.")


def test_the_latest_review_wins_and_all_are_kept(store: Store, source: str) -> None:
    answer = record(store, source)
    assert store.queries.answer(answer).review is ReviewState.UNREVIEWED
    store.ledger.append_review(review(answer, ReviewState.REJECTED))
    store.ledger.append_review(review(answer, ReviewState.CORRECTED, "r2", "New York"))
    found = store.queries.answer(answer)
    assert (found.review, found.review_value) == (ReviewState.CORRECTED, "New York")
    assert len(store.queries.answers(AnswerFilter(reviewed_only=True))) == 1
    with store._database.read() as session:
        rows = session.execute(text("SELECT review, standing FROM audit_reviews ORDER BY review")).all()
    assert [tuple(row) for row in rows] == [("r1", 0), ("r2", 1)]


def test_a_review_holds_for_what_was_reviewed(store: Store, source: str) -> None:
    answer = record(store, source)
    store.ledger.append_review(review(answer, ReviewState.ACCEPTED))
    record(store, source, value="New York")
    assert store.queries.answer(answer).review is ReviewState.UNREVIEWED


def test_a_review_of_nothing_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="no answer"):
        store.ledger.append_review(review("nothing", ReviewState.ACCEPTED))


def test_the_views_tell_the_same(store: Store, source: str) -> None:
    checks = (Check(check="value_in_quote", outcome=CheckOutcome.FAIL, detail="no"),)
    answer = record(store, source, checks=checks)
    with store._database.read() as session:
        columns = "answer, name, citations, citations_located, checks_failed, review_state"
        (row,) = session.execute(text(f"SELECT {columns} FROM audit_answers")).all()
        assert tuple(row) == (answer, "a.pdf", 1, 1, 1, "unreviewed")
        (trace,) = session.execute(text("SELECT text, tokens FROM audit_reasoning")).all()
        assert tuple(trace) == (build.TRACE.text, build.TRACE.tokens)
        (citation,) = session.execute(text("SELECT quote, boxes, page FROM audit_citations")).all()
        assert tuple(citation) == ("law", "[[0.0,0.0,1.0,1.0]]", 1)


def _chart(figure: str, *, box: Box | None, title: str = "Sales") -> Chart:
    point = Point(label="2021 \x00", value=469.8, source=PointSource.PRINTED)
    return Chart(
        figure=figure, page=None if box is None else 1, box=box, kind=ChartKind.BAR, title=title,
        y=Axis(label="Net sales", unit="USD"), series=(Series(name="", points=(point,)),),
    )  # fmt: skip


def test_charts_are_kept_with_their_place_and_count_as_evidence(store: Store, source: str) -> None:
    shown = (_chart("p1.f1", box=Box(1, 2, 3.5, 4)), _chart("p1.f2", box=Box(0, 0, 9, 9), title=""))
    drawn = {"type": AnswerType.CHART, "value": "Sales; p1.f2", "citations": ()}
    here = build.answer(source, "drawn", charts=shown, **drawn)
    nowhere = build.answer(source, "lost", charts=(_chart("p9.f1", box=None),), **drawn)
    plain = build.answer(source, "plain")
    store.ledger.record_answers("run-1", source, [], [here, nowhere, plain])
    found = {record.answer.question: record.answer for record in store.queries.answers()}
    assert found["drawn"] == here
    assert found["lost"].charts[0].box is None
    assert found["plain"].charts == ()
    totals = store.queries.report("run-1").answers
    assert (totals.evidence_located, totals.evidence_missing) == (2, 1)
    store.ledger.plan_document("run-1", source=source, name="a.pdf", path="a.pdf", refusal=None)
    cells = store.queries.grid("run-1").rows[0].cells
    assert {name: cell.evidence for name, cell in cells.items()} == {
        "drawn": "located", "lost": "missing", "plain": "located",
    }  # fmt: skip
    with store._database.read() as session:
        rows = session.execute(text("SELECT question, figure, page, box FROM audit_charts ORDER BY question, position"))
        assert [tuple(row) for row in rows] == [
            ("drawn", "p1.f1", 1, "[1.0,2.0,3.5,4.0]"), ("drawn", "p1.f2", 1, "[0.0,0.0,9.0,9.0]"),
            ("lost", "p9.f1", None, None),
        ]  # fmt: skip


def test_an_answer_without_charts_is_the_same_answer_as_before_there_were_any(store: Store, source: str) -> None:
    """Its digest decides whether a resumed run writes a new revision."""
    answer = build.answer(source)
    before = answer.model_dump(mode="json")
    del before["charts"]
    assert answer_digest(answer) == digest(before)
