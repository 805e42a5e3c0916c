"""A breaker before an endpoint: after several failures in a row nothing is sent for a while, then one call to probe.

Knows failures in a row and a clock that is handed in; which outcomes are failures is its caller's business.
"""


class Breaker:
    def __init__(self, failures: int, seconds: float) -> None:
        self._most = failures
        self._seconds = seconds
        self._in_a_row = 0
        self._until: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        """Whether the endpoint is taken to be down, a probe under way or not."""
        return self._until is not None

    def wait(self, now: float) -> float:
        """Return the seconds until a call may be sent; while a probe is under way, a whole pause."""
        if self._until is None:
            return 0.0
        return self._seconds if self._probing else max(self._until - now, 0.0)

    def enter(self) -> None:
        """Note that a call is sent; with the breaker open it is the probe."""
        self._probing = self._until is not None

    def succeed(self) -> None:
        self._in_a_row, self._until, self._probing = 0, None, False

    def fail(self, now: float) -> None:
        """Count a failure; enough in a row, or a probe that failed, open the breaker."""
        self._in_a_row += 1
        if self._in_a_row >= self._most or self._probing:
            self._until, self._probing = now + self._seconds, False

    def leave(self) -> None:
        """Note that a call came to neither: it was not sent after all, or says nothing of the endpoint's health."""
        self._probing = False
