"""Whether a call that failed is sent again, and after how long. One for each call; the only place that decides it.

| kind | sent again |
|---|---|
| rate limited | where a pause is asked for, as long as patience lasts; else twice `attempts` times |
| transient | `attempts` - 1 times; not counted while the endpoint is down for everyone |
| unreachable | as transient while the endpoint has never answered, else as long as patience lasts |
| in doubt | once; where the connection broke, up to `attempts` - 1 times while others are answered in between |

Every pause is stretched by chance, so that calls that failed together do not come back together.
"""

import random
import time
from collections import Counter
from collections.abc import Callable

from domain.replies import Failure, FailureKind
from flows.gate import LONGEST_PAUSE, Gate
from flows.settings import AskingSettings

LONGEST_BACKOFF = 30.0
"""Seconds; what an endpoint asks for itself may be longer."""

RATE_LIMITED_TIMES = 2
"""A call turned away without a word on when to come back is tried this many times as often as others."""


class Again:
    def __init__(self, asking: AskingSettings, gate: Gate, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._asking = asking
        self._gate = gate
        self._clock = clock
        self._began = clock()
        self._tries: Counter[FailureKind] = Counter()
        self._answers_then = gate.answers

    def after(self, failure: Failure) -> float | None:
        """Return the seconds after which to send the call again; None where it is given up."""
        self._tries[failure.kind] += 0 if self._is_everyones(failure) else 1
        if not failure.retryable or not self._is_allowed(failure):
            return None
        self._answers_then = self._gate.answers
        wait = self._wait(failure)
        return wait if self._within_patience(wait, failure) else None

    def _is_everyones(self, failure: Failure) -> bool:
        """Whether the endpoint failed everyone, so that it is not held against this call."""
        return failure.kind is FailureKind.TRANSIENT and self._gate.is_down

    def _is_allowed(self, failure: Failure) -> bool:
        tries, most = self._tries[failure.kind], self._asking.attempts
        match failure.kind:
            case FailureKind.RATE_LIMITED:
                return bool(failure.retry_after) or tries < RATE_LIMITED_TIMES * most
            case FailureKind.UNREACHABLE:
                return self._gate.answers > 0 or tries < most
            case FailureKind.IN_DOUBT:
                return self._asking.in_doubt == "retry" and tries < most and (tries <= 1 or self._is_bad_luck(failure))
            case _:
                return tries < most

    def _is_bad_luck(self, failure: Failure) -> bool:
        """Whether the connection broke while others held: then it is not this call that breaks it."""
        return failure.connection_broke and self._gate.answers > self._answers_then

    def _wait(self, failure: Failure) -> float:
        tries = max(sum(self._tries.values()), 1)
        backoff = min(self._asking.backoff_seconds * 2.0 ** (tries - 1), LONGEST_BACKOFF)
        stretched = backoff * random.uniform(1.0, 2.0)  # noqa: S311  # chance, no secret
        asked = failure.retry_after
        return stretched if asked is None else min(max(asked, 0.0), LONGEST_PAUSE) + min(stretched, 1.0)

    def _within_patience(self, wait: float, failure: Failure) -> bool:
        asked = failure.retry_after or 0.0
        waited = self._clock() - self._began
        return max(asked, waited + max(wait, self._gate.pause())) <= self._patience(failure)

    def _patience(self, failure: Failure) -> float:
        """Return the seconds a call may take; an endpoint that never answered and is down is probed twice."""
        patience = self._asking.patience_seconds
        if failure.kind is FailureKind.TRANSIENT and self._gate.answers == 0:
            return min(patience, 2.5 * self._asking.breaker_seconds)
        return patience
