"""Whether the model that answered is the one that was asked. Knows names alone: two of them may stand for one model."""

from domain.answers import Answer, Check, CheckOutcome

MOST_TOLD = 100
"""Code points of a name that are told: it is the endpoint's word."""


def model_checks(answer: Answer) -> tuple[Check, ...]:
    """Return a failed check where another model says it answered; nothing where it is the same, or not said."""
    returned = answer.model_returned
    if returned in (None, answer.model_requested):
        return ()
    detail = f"{answer.model_requested} was asked and {returned[:MOST_TOLD]} answered."
    return (Check(check="model_answers", outcome=CheckOutcome.FAIL, detail=detail),)
