"""What an endpoint's list of models says against a profile: served, alias, retirement, context, sight.

Knows cards and a profile; today is told. Knows no network.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.fitness import Checked, Verdict
from domain.profiles import Dialect, ModelProfile
from extractors.answers.cards import ModelCard

SOON = timedelta(days=90)
"""The vendor's notice was 70 days once; a retirement nearer than this is told."""


def card_of(profile: ModelProfile, cards: Sequence[ModelCard]) -> ModelCard | None:
    """Return the row of the profile's model; one that lists it as an alias where it has none of its own."""
    by_id = next((card for card in cards if card.id == profile.model), None)
    return by_id or next((card for card in cards if profile.model in card.aliases), None)


def served(profile: ModelProfile, cards: Sequence[ModelCard]) -> Checked:
    card = card_of(profile, cards)
    if card is not None:
        behind = card.name if card.id == profile.model else card.id
        return _alias(profile, behind) if behind not in (None, profile.model) else _served(profile, cards)
    if profile.dialect is Dialect.LLAMA_SERVER:
        return Checked(
            check="served",
            verdict=Verdict.WARNING,
            detail=f"The endpoint lists {_names(cards)}, not {profile.model}: it serves one under a name of its own.",
            cure="Start it with --alias, so that the model that answers can be held against the one asked for.",
        )
    return Checked(
        check="served",
        verdict=Verdict.BAD,
        detail=f"The endpoint does not list {profile.model}; it lists {_names(cards)}.",
        cure="Serve that model there, or correct the profile's `model`.",
    )


def _served(profile: ModelProfile, cards: Sequence[ModelCard]) -> Checked:
    return Checked(check="served", verdict=Verdict.OK, detail=f"{profile.model} is one of {len(cards)} listed.")


def _alias(profile: ModelProfile, behind: str | None) -> Checked:
    return Checked(
        check="served",
        verdict=Verdict.WARNING,
        detail=f"{profile.model} is listed as another name for {behind}.",
        cure=f'Write model = "{behind}": what stands behind another name may change.',
    )


def retirement(profile: ModelProfile, cards: Sequence[ModelCard], today: date) -> Checked:
    """Hold the endpoint's date, else the profile's, against today."""
    card = card_of(profile, cards)
    ends = card.retires_at.date() if card is not None and card.retires_at is not None else profile.retires_on
    successor = (card.successor if card is not None else None) or profile.successor
    if ends is None:
        return Checked(check="retirement", verdict=Verdict.OK, detail="No date of retirement is known.")
    cure = f"Try its successor {successor} now." if successor else "Look for a successor now."
    if ends <= today:
        return Checked(check="retirement", verdict=Verdict.BAD, detail=f"Retired on {ends}.", cure=cure)
    soon = ends - today <= SOON
    detail = f"Retires on {ends}, in {(ends - today).days} days."
    return Checked(
        check="retirement", verdict=Verdict.WARNING if soon else Verdict.OK, detail=detail, cure=cure if soon else ""
    )


def context(profile: ModelProfile, told: int | None) -> Checked:
    """Hold the context the endpoint tells against the profile's."""
    if told is None:
        return Checked(
            check="context",
            verdict=Verdict.UNKNOWN,
            detail="The endpoint does not tell its context.",
            cure=f"See on the server that it holds {profile.context_tokens:,} tokens.",
        )
    if told < profile.context_tokens:
        return Checked(
            check="context",
            verdict=Verdict.BAD,
            detail=f"The endpoint holds {told:,} tokens, the profile says {profile.context_tokens:,}.",
            cure="Raise it on the server, or lower context_tokens (and working_tokens) in the profile.",
        )
    return Checked(
        check="context",
        verdict=Verdict.OK,
        detail=f"{told:,} tokens; the profile uses {profile.context_tokens:,}.",
    )


def _names(cards: Sequence[ModelCard]) -> str:
    return ", ".join(card.id for card in cards[:8]) or "nothing"
