"""Limits: the worst a call can cost is set aside before it is sent, and none is ever passed."""

import random
import threading
from decimal import Decimal

import pytest

from domain.errors import LimitError
from domain.replies import CallState, FailureKind, Reply, Usage
from domain.windows import Window
from storage import CallReading, Limits, Store, Worst
from tests.storage import builders as build

WORST = Worst(Decimal(1), 100)


@pytest.fixture
def window(store: Store) -> Window:
    store.ledger.open_run(build.run())
    source = build.ingest(store)
    window = build.window(source, (1, 0, 1))
    build.plan(store, source, [window])
    return window


def send(store: Store, window: Window, limits: Limits, worst: Worst = WORST) -> str:
    ticket = build.planned_call(store, window)
    store.ledger.mark_sent(ticket.call, worst=worst, limits=limits)
    return ticket.call


def settle(store: Store, call: str, tokens: int) -> None:
    store.ledger.record_exchange(call, build.exchange(), build.BODY)
    usage = Usage(input_tokens=tokens - 1, output_tokens=1)
    reply: Reply = build.REPLY.model_copy(update={"usage": usage})
    store.ledger.record_reading(CallReading(call=call, reply=reply, failure=None))


@pytest.mark.parametrize(
    "limits",
    [Limits(run_money=Decimal(3)), Limits(day_money=Decimal(3)), Limits(run_tokens=300), Limits(day_tokens=399)],
)
def test_a_call_that_could_exceed_a_limit_is_not_sent(store: Store, window: Window, limits: Limits) -> None:
    for _ in range(3):
        send(store, window, limits)
    ticket = build.planned_call(store, window)
    with pytest.raises(LimitError, match="not sent"):
        store.ledger.mark_sent(ticket.call, worst=WORST, limits=limits)
    assert store.queries.call_state(ticket.call) is CallState.PLANNED


def test_what_was_not_used_is_freed(store: Store, window: Window) -> None:
    limits = Limits(run_tokens=150)
    settle(store, send(store, window, limits), tokens=20)
    settle(store, send(store, window, limits), tokens=20)
    settle(store, send(store, window, limits), tokens=20)
    with pytest.raises(LimitError):
        send(store, window, limits)


def test_the_price_takes_the_place_of_the_worst(store: Store, window: Window) -> None:
    limits = Limits(run_money=Decimal("1.0001"))
    settle(store, send(store, window, limits), tokens=20)  # costs 19 x 2 + 1 x 5 millionths
    send(store, window, limits)
    with pytest.raises(LimitError):
        send(store, window, limits)


@pytest.mark.parametrize(("kind", "counts"), [(FailureKind.RATE_LIMITED, False), (FailureKind.IN_DOUBT, True)])
def test_what_may_have_been_paid_for_counts(store: Store, window: Window, kind: FailureKind, counts: bool) -> None:
    limits = Limits(run_money=Decimal(1))
    store.ledger.record_failure(send(store, window, limits), build.failure(kind))
    if counts:
        with pytest.raises(LimitError):
            send(store, window, limits)
    else:
        send(store, window, limits)


def test_a_reply_of_no_use_costs_what_it_cost(store: Store, window: Window) -> None:
    call = send(store, window, Limits())
    store.ledger.record_exchange(call, build.exchange(), build.BODY)
    store.ledger.record_failure(call, build.failure(FailureKind.CUT), build.REPLY)
    record = store.queries.call_record(call)
    assert (record.state, record.output_tokens) == (CallState.FAILED, 40)
    assert record.cost == Decimal(80 * 2 + 20 * 2 + 40 * 5) / 1_000_000


def test_a_run_does_not_pay_for_another(store: Store, window: Window) -> None:
    limits = Limits(run_money=Decimal(1))
    send(store, window, limits)
    store.ledger.open_run(build.run("run-2"))
    ticket = build.planned_call(store, window, run_id="run-2")
    store.ledger.mark_sent(ticket.call, worst=WORST, limits=limits)
    third = build.planned_call(store, window, run_id="run-2")
    with pytest.raises(LimitError, match="today"):
        store.ledger.mark_sent(third.call, worst=WORST, limits=Limits(day_money=Decimal(2)))


def test_eight_workers_never_spend_more_than_there_is(store: Store, window: Window) -> None:
    limits, chance = Limits(run_tokens=1_000), random.Random(5)
    sent: list[int] = []
    sizes = [[chance.randint(20, 90) for _ in range(6)] for _ in range(8)]

    def work(mine: list[int]) -> None:
        for size in mine:
            try:
                send(store, window, limits, Worst(Decimal(0), size))
            except LimitError:
                continue
            sent.append(size)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in sizes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1_000 - 20 - 90 < sum(sent) <= 1_000
