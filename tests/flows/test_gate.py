"""The gate before an endpoint, by a clock of its own: width, rates, breaker, pauses, and who is tried again."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.replies import Failure, FailureKind
from flows.again import Again
from flows.breaker import Breaker
from flows.gate import LONGEST_PAUSE, Gate
from flows.rates import MINUTE, Rates
from flows.settings import AskingSettings
from flows.width import Width
from tests.support.calls import a_profile

ASKING = AskingSettings()


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def failure(kind: FailureKind, **more: object) -> Failure:
    return Failure.model_validate({"kind": kind, "detail": "", **more})


def told(gate: Gate, outcome: Failure | None) -> None:
    """Send a call through the gate and tell it what became of it."""

    async def through() -> None:
        async with gate.turn(1, lambda: False) as turn:
            assert turn is not None
            turn.heed(outcome, None)

    asyncio.run(through())


def test_one_call_turned_away_among_many_changes_nothing() -> None:
    width = Width(16)
    assert not any(width.heed(turned_away=number % 30 == 29) for number in range(300))
    assert width.now == 16


def test_a_crowded_endpoint_is_sent_fewer_calls_and_recovers() -> None:
    width = Width(16)
    widths = [width.now for _ in range(20) if width.heed(turned_away=True)]
    assert widths == sorted(widths, reverse=True)
    assert width.now == 1
    for _ in range(8 * 16):
        width.heed(turned_away=False)
    assert width.now == 16


def test_the_width_settles_near_what_an_endpoint_takes() -> None:
    width, capacity = Width(32), 8
    for _ in range(200):
        for place in range(width.now):
            width.heed(turned_away=place >= capacity)
    assert capacity // 2 <= width.now <= 2 * capacity


@given(st.lists(st.tuples(st.integers(1, 400), st.floats(0, 20)), min_size=1, max_size=60))
def test_no_minute_holds_more_than_is_allowed(calls: list[tuple[int, float]]) -> None:
    requests, tokens = 7, 900
    rates, now = Rates(requests, tokens), 0.0
    begun: list[tuple[float, int]] = []
    for size, pause in calls:
        now += pause
        while wait := rates.wait(size, now):
            now += wait
        rates.begin(size, now)
        begun.append((now, size))
    for start, _ in begun:
        minute = [size for at, size in begun if start <= at < start + MINUTE]
        assert len(minute) <= requests
        assert sum(minute) <= tokens


def test_a_call_larger_than_a_minute_allows_goes_alone() -> None:
    rates = Rates(None, 100)
    assert rates.wait(500, 0) == 0
    rates.begin(500, 0)
    assert rates.wait(500, 10) == pytest.approx(50)
    assert rates.wait(500, 61) == 0


def test_what_a_call_did_not_use_is_given_back() -> None:
    rates = Rates(None, 100)
    begun = rates.begin(90, 0)
    assert rates.wait(50, 1) > 0
    begun.tokens = 20
    assert rates.wait(50, 1) == 0


def test_the_breaker_opens_after_five_in_a_row_and_lets_one_probe_through() -> None:
    breaker = Breaker(5, 60)
    for _ in range(4):
        breaker.fail(0)
    assert breaker.wait(0) == 0
    breaker.fail(0)
    assert breaker.wait(1) == pytest.approx(59)
    assert breaker.wait(60) == 0
    breaker.enter()
    assert breaker.wait(61) > 0, "one probe at a time"
    breaker.fail(61)
    assert breaker.wait(62) == pytest.approx(59)
    breaker.enter()
    breaker.succeed()
    assert breaker.wait(130) == 0
    assert not breaker.is_open


@pytest.mark.parametrize("breaks", ["a success", "another kind"])
def test_only_failures_in_a_row_count(breaks: str) -> None:
    clock = Clock()
    gate = Gate(a_profile(), ASKING, clock=clock)
    for _ in range(4):
        told(gate, failure(FailureKind.TRANSIENT))
    told(gate, None if breaks == "a success" else failure(FailureKind.NO_ANSWER))
    for _ in range(4):
        told(gate, failure(FailureKind.TRANSIENT))
    assert not gate.is_down
    told(gate, failure(FailureKind.TRANSIENT))
    assert gate.is_down
    assert gate.pause() == pytest.approx(60)


def test_a_long_pause_asked_of_one_call_is_made_by_all() -> None:
    clock = Clock()
    gate = Gate(a_profile(), ASKING, clock=clock)
    told(gate, failure(FailureKind.RATE_LIMITED, retry_after=600.0))
    assert gate.pause() == 600
    clock.now += 600
    assert gate.pause() == 0


def test_a_short_pause_asked_of_one_call_is_made_by_all_once_others_are_turned_away() -> None:
    gate = Gate(a_profile(max_concurrency=8), ASKING, clock=Clock())
    told(gate, failure(FailureKind.RATE_LIMITED, retry_after=2.0))
    assert gate.pause() == 0
    told(gate, failure(FailureKind.RATE_LIMITED, retry_after=2.0))
    assert gate.pause() == 2
    assert gate.width < 8


def test_calls_wait_for_a_place_in_order() -> None:
    async def story() -> list[int]:
        gate = Gate(a_profile(max_concurrency=2), ASKING)
        most, under_way, order = 0, 0, list[int]()

        async def one(number: int) -> None:
            nonlocal most, under_way
            async with gate.turn(1, lambda: False) as turn:
                assert turn is not None
                order.append(number)
                under_way += 1
                most = max(most, under_way)
                await asyncio.sleep(0.001)
                under_way -= 1
                turn.heed(None, None)

        await asyncio.gather(*(one(number) for number in range(40)))
        assert most == 2
        return order

    assert asyncio.run(story()) == list(range(40))


def test_the_first_call_of_all_goes_alone() -> None:
    async def story() -> int:
        gate, over = Gate(a_profile(max_concurrency=8), ASKING), asyncio.Event()
        sent = 0

        async def one() -> None:
            nonlocal sent
            async with gate.turn(1, over.is_set) as turn:
                if turn is None:
                    return
                sent += 1
                await asyncio.sleep(0.01)
                over.set()  # a wrong key
                turn.heed(failure(FailureKind.UNAUTHORISED), None)

        await asyncio.gather(*(one() for _ in range(8)))
        return sent

    assert asyncio.run(story()) == 1


def an_again(gate: Gate | None = None, clock: Callable[[], float] | None = None, **asking: object) -> Again:
    settings = AskingSettings.model_validate(asking)
    clock = clock or Clock()
    return Again(settings, gate or Gate(a_profile(), settings, clock=clock), clock=clock)


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [(None, 0.5, 1.0), (0.0, 0.0, 1.0), (7.0, 7.0, 8.0), (600.0, 600.0, 601.0)],
)
def test_a_pause_asked_for_is_made(asked: float | None, least: float, most: float) -> None:
    wait = an_again().after(failure(FailureKind.RATE_LIMITED, retry_after=asked))
    assert wait is not None
    assert least <= wait <= most


def test_no_pause_is_longer_than_fifteen_minutes() -> None:
    wait = an_again(patience_seconds=10_000).after(failure(FailureKind.RATE_LIMITED, retry_after=5_000.0))
    assert wait is not None
    assert wait <= LONGEST_PAUSE + 1


def test_a_pause_beyond_our_patience_is_not_made() -> None:
    assert an_again(patience_seconds=599).after(failure(FailureKind.RATE_LIMITED, retry_after=600.0)) is None


def test_pauses_grow_and_differ() -> None:
    again = an_again(attempts=8)
    waits = [again.after(failure(FailureKind.TRANSIENT)) for _ in range(6)]
    assert all(wait is not None and 0.5 * 2**n <= wait <= 2**n for n, wait in enumerate(waits))
    first = {an_again().after(failure(FailureKind.TRANSIENT)) for _ in range(20)}
    assert len(first) > 1, "calls that failed together do not come back together"


@pytest.mark.parametrize(
    ("kind", "tries"),
    [
        (FailureKind.TRANSIENT, 3),
        (FailureKind.UNREACHABLE, 3),
        (FailureKind.RATE_LIMITED, 7),
        (FailureKind.IN_DOUBT, 1),
        (FailureKind.UNAUTHORISED, 0),
        (FailureKind.MODEL_GONE, 0),
        (FailureKind.TOO_LONG, 0),
        (FailureKind.REJECTED, 0),
        (FailureKind.CONTENT_REFUSED, 0),
    ],
)
def test_how_often_a_call_is_tried_again(kind: FailureKind, tries: int) -> None:
    again = an_again()
    waits = [again.after(failure(kind)) for _ in range(10)]
    assert sum(wait is not None for wait in waits) == tries


def test_a_broken_connection_is_tried_again_while_others_are_answered() -> None:
    gate = Gate(a_profile(), ASKING, clock=Clock())
    again = an_again(gate)
    broke = failure(FailureKind.IN_DOUBT, connection_broke=True)
    timed_out = failure(FailureKind.IN_DOUBT)
    assert again.after(broke) is not None
    told(gate, None)
    assert again.after(broke) is not None
    told(gate, None)
    assert again.after(timed_out) is None, "a whole patience was paid for twice already"


def test_calls_in_doubt_may_be_held_for_a_person() -> None:
    assert an_again(in_doubt="hold").after(failure(FailureKind.IN_DOUBT, connection_broke=True)) is None


def test_while_the_endpoint_is_down_no_call_uses_up_its_tries() -> None:
    clock = Clock()
    gate = Gate(a_profile(), ASKING, clock=clock)
    told(gate, None)
    again = an_again(gate, clock)
    for _ in range(5):
        told(gate, failure(FailureKind.TRANSIENT))
    for _ in range(20):
        assert again.after(failure(FailureKind.TRANSIENT)) is not None
    clock.now += 1800
    assert again.after(failure(FailureKind.TRANSIENT)) is None, "patience ends"
