"""A call's way from planned to settled: reused, waited for, taken over, doubted, tried again."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from domain.errors import IntegrityError, StoreError
from domain.replies import CallState, FailureKind
from domain.windows import Window
from storage import CallReading, Store, open_store
from storage.tables import CallRow
from tests.storage import builders as build


@pytest.fixture
def window(store: Store) -> Window:
    store.ledger.open_run(build.run("run-1"))
    store.ledger.open_run(build.run("run-2"))
    source = build.ingest(store)
    each = build.window(source, (1, 0, 1))
    build.plan(store, source, [each], "run-1")
    build.plan(store, source, [each], "run-2")
    return each


def state(store: Store, call: str) -> CallState:
    return store.queries.call_state(call)


def test_the_states_of_a_call_that_goes_well(store: Store, window: Window) -> None:
    ticket = build.planned_call(store, window)
    assert (ticket.state, ticket.reused, ticket.attempt) == (CallState.PLANNED, False, 1)
    store.ledger.mark_sent(ticket.call)
    assert state(store, ticket.call) is CallState.SENT
    store.ledger.record_exchange(ticket.call, build.exchange(), build.BODY)
    assert state(store, ticket.call) is CallState.RECEIVED
    store.ledger.record_answers("run-1", window.document, [reading(ticket.call)], [])
    assert state(store, ticket.call) is CallState.SETTLED


def reading(call: str) -> CallReading:
    return CallReading(call=call, reply=build.REPLY, failure=None)


@pytest.mark.parametrize("run_id", ["run-1", "run-2"])
@pytest.mark.parametrize("settle", [True, False])
def test_a_reply_on_record_is_used_again(store: Store, window: Window, run_id: str, settle: bool) -> None:
    first = build.received_call(store, window, key="k")
    if settle:
        store.ledger.record_answers("run-1", window.document, [reading(first.call)], [])
    ticket = build.planned_call(store, window, key="k", run_id=run_id)
    assert ticket.call == first.call
    assert ticket.reused
    assert ticket.state is (CallState.SETTLED if settle else CallState.RECEIVED)
    with pytest.raises(StoreError):
        store.ledger.mark_sent(ticket.call)


@pytest.mark.parametrize("kind", FailureKind)
def test_what_is_worth_trying_is_tried_again(store: Store, window: Window, kind: FailureKind) -> None:
    first = build.received_call(store, window, key="k")
    store.ledger.record_failure(first.call, build.failure(kind))
    ticket = build.planned_call(store, window, key="k", run_id="run-2")
    paid_in_vain = {
        FailureKind.CUT,
        FailureKind.ENDLESS,
        FailureKind.NO_ANSWER,
        FailureKind.SCHEMA,
        FailureKind.CONTENT_REFUSED,
    }
    if kind in paid_in_vain:
        assert (ticket.call, ticket.state, ticket.reused) == (first.call, CallState.RECEIVED, True)
    else:
        assert (ticket.state, ticket.reused, ticket.attempt) == (CallState.PLANNED, False, 2)
    insisted = build.planned_call(store, window, key="k", run_id="run-2", again=True)
    assert (insisted.state, insisted.attempt) == (CallState.PLANNED, 2)


def test_a_failure_keeps_the_exchange(store: Store, window: Window) -> None:
    ticket = build.received_call(store, window)
    store.ledger.record_failure(ticket.call, build.failure(FailureKind.MALFORMED))
    assert store.queries.exchange(ticket.call) == (build.exchange(), build.BODY)
    assert store.queries.reading(ticket.call).failure == build.failure(FailureKind.MALFORMED)


def test_in_doubt_without_a_reply_is_a_state_of_its_own(store: Store, window: Window) -> None:
    ticket = build.planned_call(store, window)
    store.ledger.mark_sent(ticket.call)
    store.ledger.record_failure(ticket.call, build.failure(FailureKind.IN_DOUBT))
    assert state(store, ticket.call) is CallState.IN_DOUBT


def test_a_reply_that_comes_late_is_kept_and_used(store: Store, window: Window) -> None:
    ticket = build.planned_call(store, window, key="k")
    store.ledger.mark_sent(ticket.call)
    store.ledger.record_failure(ticket.call, build.failure(FailureKind.IN_DOUBT))
    second = build.planned_call(store, window, key="k")
    store.ledger.record_exchange(ticket.call, build.exchange(), build.BODY)
    assert store.queries.reading(ticket.call).failure is None
    again = build.planned_call(store, window, key="k")
    assert second.attempt == 2
    assert (again.call, again.reused) == (ticket.call, True)


def test_no_state_is_skipped_or_gone_back(store: Store, window: Window) -> None:
    ticket = build.planned_call(store, window)
    with pytest.raises(StoreError, match="not sent"):
        store.ledger.record_exchange(ticket.call, build.exchange(), build.BODY)
    store.ledger.mark_sent(ticket.call)
    with pytest.raises(StoreError, match="sent already"):
        store.ledger.mark_sent(ticket.call)
    store.ledger.record_exchange(ticket.call, build.exchange(), build.BODY)
    store.ledger.record_answers("run-1", window.document, [reading(ticket.call)], [])
    with pytest.raises(StoreError, match="settled"):
        store.ledger.record_failure(ticket.call, build.failure())
    with pytest.raises(StoreError):
        store.ledger.record_exchange(ticket.call, build.exchange(), build.BODY)


def test_a_body_that_is_not_its_digest_is_refused(store: Store, window: Window) -> None:
    ticket = build.planned_call(store, window)
    store.ledger.mark_sent(ticket.call)
    with pytest.raises(IntegrityError):
        store.ledger.record_exchange(ticket.call, build.exchange(), b"something else")
    assert state(store, ticket.call) is CallState.SENT


def test_another_that_lives_is_waited_for(store: Store, window: Window, database_url: str, blobs_url: str) -> None:
    ticket = build.planned_call(store, window, key="k")
    with open_store(database_url, blobs_url, actor="bob") as other:
        assert build.planned_call(other, window, key="k", run_id="run-2").state is CallState.SENT
        store.ledger.mark_sent(ticket.call)
        waiting = build.planned_call(other, window, key="k", run_id="run-2")
        assert (waiting.call, waiting.state, waiting.reused) == (ticket.call, CallState.SENT, False)
        store.ledger.record_exchange(ticket.call, build.exchange(), build.BODY)
        assert build.planned_call(other, window, key="k", run_id="run-2").reused


def test_what_this_store_has_in_flight_is_not_sent_twice(store: Store, window: Window) -> None:
    first = build.planned_call(store, window, key="k")
    assert build.planned_call(store, window, key="k") == first
    store.ledger.mark_sent(first.call)
    assert build.planned_call(store, window, key="k").state is CallState.SENT
    assert build.planned_call(store, window, key="k", again=True).state is CallState.SENT


def test_what_a_closed_store_planned_is_taken_over(
    store: Store, window: Window, database_url: str, blobs_url: str
) -> None:
    with open_store(database_url, blobs_url, actor="bob") as other:
        left = build.planned_call(other, window, key="k", run_id="run-2")
    ticket = build.planned_call(store, window, key="k")
    assert (ticket.call, ticket.state, ticket.attempt) == (left.call, CallState.PLANNED, 1)
    store.ledger.mark_sent(ticket.call)


def test_who_was_taken_over_can_no_longer_send(store: Store, window: Window, database_url: str, blobs_url: str) -> None:
    ticket = build.planned_call(store, window, key="k")
    move_owner(store, ticket.call)
    expire(store, ticket.call)
    with open_store(database_url, blobs_url, actor="bob") as other:
        assert build.planned_call(other, window, key="k").state is CallState.PLANNED
        with pytest.raises(StoreError, match="took it over"):
            store.ledger.mark_sent(ticket.call)
        other.ledger.mark_sent(ticket.call)


def test_a_call_that_waits_for_its_turn_stays_with_an_owner_that_lives(
    store: Store, window: Window, database_url: str, blobs_url: str
) -> None:
    ticket = build.planned_call(store, window, key="k")
    expire(store, ticket.call)
    with open_store(database_url, blobs_url, actor="bob") as other:
        assert build.planned_call(other, window, key="k").state is CallState.SENT, "wait: it has not left, and will"
        store.ledger.mark_sent(ticket.call)
        assert build.planned_call(other, window, key="k").state is CallState.SENT
    assert state(store, ticket.call) is CallState.SENT


def expire(store: Store, call: str) -> None:
    """Make a call look as if its owner had held it for longer than its lease."""
    with store._database.write() as session:
        row = session.get_one(CallRow, call)
        earlier = timedelta(seconds=row.lease_seconds + 1)
        values = {"planned_at": row.planned_at - earlier, "sent_at": row.sent_at and row.sent_at - earlier}
        session.execute(update(CallRow).where(CallRow.id == call).values(values))


def move_owner(store: Store, call: str) -> None:
    with store._database.write() as session:
        session.execute(text("UPDATE calls SET owner_host = 'another host' WHERE id = :call"), {"call": call})


def test_an_owner_on_another_host_has_its_lease_and_no_more(
    store: Store, window: Window, database_url: str, blobs_url: str
) -> None:
    ticket = build.planned_call(store, window, key="k")
    store.ledger.mark_sent(ticket.call)
    move_owner(store, ticket.call)
    with open_store(database_url, blobs_url, actor="bob") as other:
        assert build.planned_call(other, window, key="k").state is CallState.SENT
        expire(store, ticket.call)
        second = build.planned_call(other, window, key="k")
    assert (second.state, second.attempt) == (CallState.PLANNED, 2)
    assert state(store, ticket.call) is CallState.IN_DOUBT
    assert "ended before a reply" in str(store.queries.reading(ticket.call).failure)


def test_taking_a_run_up_doubts_what_its_dead_sent(
    store: Store, window: Window, database_url: str, blobs_url: str
) -> None:
    with open_store(database_url, blobs_url, actor="bob") as other:
        sent = build.planned_call(other, window)
        other.ledger.mark_sent(sent.call)
    mine = build.planned_call(store, window)
    store.ledger.mark_sent(mine.call)
    store.ledger.reopen_run("run-1")
    assert state(store, sent.call) is CallState.IN_DOUBT
    assert state(store, mine.call) is CallState.SENT


def test_every_step_leaves_an_event(store: Store, window: Window) -> None:
    ticket = build.received_call(store, window)
    store.ledger.record_answers("run-1", window.document, [reading(ticket.call)], [])
    with store._database.read() as session:
        of_call = text("SELECT action, actor, run FROM audit_events WHERE subject = :call ORDER BY seq")
        rows = session.execute(of_call, {"call": ticket.call}).all()
    assert [tuple(row) for row in rows] == [
        ("call.planned", "ada", "run-1"),
        ("call.sent", "ada", "run-1"),
        ("call.received", "ada", "run-1"),
    ]


def test_the_request_is_kept_as_planned(store: Store, window: Window) -> None:
    ticket = build.planned_call(store, window)
    assert store.queries.request(ticket.call) == b'{"messages": []}'


def test_a_reading_comes_back_equal(store: Store, window: Window) -> None:
    ticket = build.received_call(store, window)
    given = CallReading(call=ticket.call, reply=build.REPLY, failure=build.failure(FailureKind.SCHEMA))
    store.ledger.record_answers("run-1", window.document, [given], [])
    assert store.queries.reading(ticket.call) == given
    assert state(store, ticket.call) is CallState.FAILED
