"""How many calls an endpoint is sent at once: fewer when it turns them away, one more at a time when it takes them.

Additive increase, multiplicative decrease, by the share of the last calls that were turned away: one among
many is chance and changes nothing. Knows no clock and no endpoint.
"""

ROUND = 8
"""Least number of outcomes that a decision to widen rests on."""

TOLERATED = 0.15
"""Share of calls turned away below which nothing is narrowed."""

LEAST_TURNED_AWAY = 2
NARROWEST_STEP = 0.5
"""At most this share is left of the width in one step."""

STEPS_TO_FULL = 8
"""Rounds without trouble from nothing to the full width."""


class Width:
    """The width of one endpoint, between 1 and what its profile allows."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._width = float(most)
        self._taken = self._turned_away = 0

    @property
    def now(self) -> int:
        """Calls that may be under way at once."""
        return max(1, int(self._width))

    def heed(self, *, turned_away: bool) -> bool:
        """Take one outcome in; returns whether the endpoint is crowded and the width was narrowed."""
        self._turned_away += turned_away
        self._taken += not turned_away
        seen = self._taken + self._turned_away
        if turned_away and self._turned_away >= LEAST_TURNED_AWAY and self._turned_away > TOLERATED * max(seen, ROUND):
            self._change(self._width * max(NARROWEST_STEP, self._taken / seen))
            return True
        if seen >= max(ROUND, self.now):
            self._change(self._width + max(1.0, self._most / STEPS_TO_FULL))
        return False

    def _change(self, width: float) -> None:
        self._width = min(max(width, 1.0), float(self._most))
        self._taken = self._turned_away = 0
