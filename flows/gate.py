"""The gate before an endpoint: when the next call may be sent, and what its outcome means for those behind it.

One gate an endpoint and process. Waits for a free place (`width`), the minute's allowance (`rates`), the
breaker, and a pause the endpoint asked for. Decides no retry: that is `again`'s. Knows no ledger.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from domain.profiles import ModelProfile
from domain.replies import Failure, FailureKind, Usage
from flows.breaker import Breaker
from flows.rates import Begun, Rates
from flows.settings import AskingSettings
from flows.width import Width

LOOK_SECONDS = 0.25
"""How often whoever waits looks whether waiting still makes sense."""

FIRST_SECONDS = 0.25
"""How long the first call of all goes ahead alone: a wrong key or a model that is gone costs one call, not many."""

PORCH = 4
"""Calls that are written down ahead of their turn, so that no place stands empty meanwhile."""

LONG_PAUSE = 5.0
"""Seconds from which a pause that one call is asked to make is made by all at once."""

LONGEST_PAUSE = 900.0
"""No pause is longer; after it we ask again, whatever the endpoint said."""

_CROWDED_STATUS = frozenset({429, 503, 529})
_UNHEALTHY = frozenset({FailureKind.TRANSIENT, FailureKind.UNREACHABLE, FailureKind.IN_DOUBT})


class Turn:
    """A call's turn at the gate."""

    def __init__(self, begun: Begun, free: Callable[[], None]) -> None:
        self.begun = begun
        self.sent = False
        self.failure: Failure | None = None
        self._free = free
        self._has_place = True

    def arrived(self) -> None:
        """Leave the place to the next call: the endpoint is done with this one, only its record is not."""
        if self._has_place:
            self._has_place = False
            self._free()

    def heed(self, failure: Failure | None, usage: Usage | None) -> None:
        """Tell the gate what became of the call."""
        self.sent, self.failure = True, failure
        if usage is not None:
            self.begun.tokens = usage.input_tokens + usage.output_tokens


class Gate:
    def __init__(
        self, profile: ModelProfile, asking: AskingSettings, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._width = Width(profile.max_concurrency)
        self._rates = Rates(profile.requests_per_minute, profile.tokens_per_minute)
        self._breaker = Breaker(asking.breaker_failures, asking.breaker_seconds)
        self._door = asyncio.Lock()
        """Whoever holds it is next; the others queue in order."""
        self.porch = asyncio.Semaphore(PORCH)
        """Where the next few make ready while they wait for their turn."""
        self._changed = asyncio.Event()
        self._under_way = 0
        self._not_before = 0.0
        self._first_sent: float | None = None
        self.answers = 0
        """Calls the endpoint answered, well or ill, since this process began."""
        self.silent_since = clock()
        """When it last answered, or when we began to ask."""

    @property
    def is_down(self) -> bool:
        """Whether the breaker is open."""
        return self._breaker.is_open

    @property
    def width(self) -> int:
        return self._width.now

    def silence(self) -> float:
        """Return the seconds since the endpoint last answered."""
        return self._clock() - self.silent_since

    def pause(self) -> float:
        """Return the seconds for which nothing will be sent."""
        now = self._clock()
        return max(self._not_before - now, self._breaker.wait(now), 0.0)

    @asynccontextmanager
    async def turn(self, tokens: int, is_over: Callable[[], bool]) -> AsyncGenerator[Turn | None]:
        """Wait for a turn; yields None once `is_over` says that nothing is to be sent any more.

        `tokens` are the most the call may use.
        """
        async with self._door:
            while not is_over() and (wait := self._wait(tokens)):
                await self._look_again(wait)
            turn = None if is_over() else self._enter(tokens)
        try:
            yield turn
        finally:
            if turn is not None:
                self._leave(turn)

    def _wait(self, tokens: int) -> float:
        """Return the seconds to wait at most before looking again; 0 where a call may be sent now."""
        now = self._clock()
        if self._under_way >= self._width.now:
            return LOOK_SECONDS
        alone = 0.0
        if self.answers == 0 and self._under_way and self._first_sent is not None:
            alone = self._first_sent + FIRST_SECONDS - now
        return max(alone, self._not_before - now, self._breaker.wait(now), self._rates.wait(tokens, now), 0.0)

    async def _look_again(self, seconds: float) -> None:
        self._changed.clear()
        try:
            async with asyncio.timeout(min(seconds, LOOK_SECONDS)):
                await self._changed.wait()
        except TimeoutError:
            return

    def _enter(self, tokens: int) -> Turn:
        now = self._clock()
        self._under_way += 1
        self._first_sent = now if self._first_sent is None else self._first_sent
        self._breaker.enter()
        return Turn(self._rates.begin(tokens, now), self._free)

    def _free(self) -> None:
        self._under_way -= 1
        self._changed.set()

    def _leave(self, turn: Turn) -> None:
        turn.arrived()
        if turn.sent:
            self._heed(turn.failure)
            return
        turn.begun.requests = turn.begun.tokens = 0  # nothing was sent: it takes nothing of the minute
        self._breaker.leave()

    def _heed(self, failure: Failure | None) -> None:
        now = self._clock()
        if failure is None or failure.kind not in (*_UNHEALTHY, FailureKind.RATE_LIMITED):
            self._answered(now)
            return
        crowded = failure.status_code in _CROWDED_STATUS or failure.kind is FailureKind.RATE_LIMITED
        narrowed = self._width.heed(turned_away=True) if crowded else False
        asked = min(failure.retry_after or 0.0, LONGEST_PAUSE)
        if narrowed or asked >= LONG_PAUSE:
            self._not_before = max(self._not_before, now + asked)
        if failure.kind is FailureKind.RATE_LIMITED:
            self._breaker.leave()
        elif self.answers or failure.kind is not FailureKind.UNREACHABLE:
            self._breaker.fail(now)

    def _answered(self, now: float) -> None:
        self.answers += 1
        self.silent_since = now
        self._width.heed(turned_away=False)
        self._breaker.succeed()
