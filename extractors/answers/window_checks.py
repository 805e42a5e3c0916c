"""Checks that concern the windows behind an answer, and how losses are put in words.

Knows no value and no quote.
"""

from collections.abc import Sequence

from domain.answers import Check, CheckOutcome
from extractors.answers.hearings import Testimony, WindowOutcome

_MOST_NAMED = 5
"""Reasons and pages named in a sentence before it says how many more there are."""


def windows_agree(best: Testimony, found: Sequence[Testimony], unclear: Sequence[Testimony]) -> Check:
    others = sum(said.key != best.key for said in found)
    if others or unclear:
        told = [f"another value from {many(others, 'window')}"] if others else []
        told += [f"unclear to {many(len(unclear), 'window')}"] if unclear else []
        return _check("windows_agree", CheckOutcome.FAIL, f"Dissent, kept in the views: {', '.join(told)}.")
    if len(found) == 1:
        return _check("windows_agree", CheckOutcome.NOT_APPLICABLE, "One window speaks of it.")
    return _check("windows_agree", CheckOutcome.PASS, f"{len(found)} windows give the same value.")


def windows_lost(lost: Sequence[WindowOutcome], outcomes: Sequence[WindowOutcome]) -> tuple[Check, ...]:
    if not lost:
        return ()
    return (_check("windows_heard", CheckOutcome.FAIL, losses(lost, outcomes)),)


def losses(lost: Sequence[WindowOutcome], outcomes: Sequence[WindowOutcome]) -> str:
    """Which windows were lost and why, as the rest of a sentence."""
    numbers = some([at for at, outcome in enumerate(outcomes, start=1) if outcome.candidate is None])
    lost_ones = f"{len(lost)} of {many(len(outcomes), 'window')} {'was' if len(lost) == 1 else 'were'} lost"
    return f"{lost_ones} (number {numbers}): {reasons(lost)}"


def reasons(lost: Sequence[WindowOutcome]) -> str:
    named = list(dict.fromkeys(outcome.reason or "no reason was given" for outcome in lost))
    return "; ".join(named[:_MOST_NAMED]) + (
        f"; and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    )


def some(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _MOST_NAMED} more" if len(numbers) > _MOST_NAMED else ""
    return ", ".join(map(str, numbers[:_MOST_NAMED])) + more


def many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _check(name: str, outcome: CheckOutcome, detail: str) -> Check:
    return Check(check=name, outcome=outcome, detail=detail)
