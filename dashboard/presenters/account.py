"""A run's account as bars: how many of each kind ended in which state, and how wide that is."""

from dataclasses import dataclass
from typing import NamedTuple

from domain.runs import Coverage

WIDTH = 1000.0
"""Units of a bar's drawing; the page scales it."""

_ORDER = (
    "answered", "asked", "found", "absent", "unclear", "refused", "partial", "unasked", "unreadable", "lost",
    "failed", "unaccounted",
)  # fmt: skip
"""From well to badly; a state not named here goes last."""


@dataclass(frozen=True, slots=True)
class Part:
    state: str
    count: int
    start: float
    width: float


class Bar(NamedTuple):
    kind: str
    total: int
    parts: tuple[Part, ...]


def account_of(coverage: Coverage) -> tuple[Bar, ...]:
    """Return a bar for each kind of thing a run accounts for."""
    return tuple(_bar(kind, states) for kind, states in coverage.states.items())


def _bar(kind: str, states: dict[str, int]) -> Bar:
    total = sum(states.values())
    parts: list[Part] = []
    start = 0.0
    for state in sorted(states, key=_place):
        width = WIDTH * states[state] / total
        parts.append(Part(state, states[state], round(start, 2), round(width, 2)))
        start += width
    return Bar(kind, total, tuple(parts))


def _place(state: str) -> tuple[int, str]:
    return (_ORDER.index(state) if state in _ORDER else len(_ORDER), state)
