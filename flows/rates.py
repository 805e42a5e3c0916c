"""Requests and tokens a minute, kept: in any sixty seconds no more is begun than the profile allows.

Counts a call's tokens at their worst when it begins and as they were once it is known. Knows this
process alone: two workers on one allowance are each given half of it in their profiles.
"""

from collections import deque
from dataclasses import dataclass

MINUTE = 60.0


@dataclass
class Begun:
    """A call that was begun."""

    at: float
    tokens: int
    requests: int = 1


class Rates:
    def __init__(self, requests: int | None, tokens: int | None) -> None:
        self._most_requests = requests
        self._most_tokens = tokens
        self._begun: deque[Begun] = deque()

    def wait(self, tokens: int, now: float) -> float:
        """Return the seconds until a call of so many tokens may begin; 0 for at once.

        A call larger than a whole minute's allowance begins once the minute is empty.
        """
        while self._begun and self._begun[0].at <= now - MINUTE:
            self._begun.popleft()
        requests = sum(begun.requests for begun in self._begun) + 1
        total = sum(begun.tokens for begun in self._begun) + tokens
        for begun in self._begun:
            if not self._is_over(requests, total):
                break
            requests, total = requests - begun.requests, total - begun.tokens
            if not self._is_over(requests, total) or requests == 1:
                return begun.at + MINUTE - now
        return 0.0

    def begin(self, tokens: int, now: float) -> Begun:
        """Note that a call begins; what it used in the end is written into what is returned."""
        begun = Begun(now, tokens)
        if self._most_requests is not None or self._most_tokens is not None:
            self._begun.append(begun)
        return begun

    def _is_over(self, requests: int, tokens: int) -> bool:
        over_requests = self._most_requests is not None and requests > self._most_requests
        return over_requests or (self._most_tokens is not None and tokens > self._most_tokens)
