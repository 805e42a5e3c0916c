"""`indicia models check`: is the endpoint of a profile what the profile says it is?

Asks its list of models, sends the probes, and gives every fact a verdict. The probes are not part of any
run and stand in no ledger; a vendor bills them like any call, a few hundred tokens each.
"""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime

from domain.errors import EndpointError, RetiredModelError
from domain.fitness import Checked, Fitness, Verdict
from domain.profiles import ModelProfile
from domain.replies import Failure
from extractors.answers.cards import ModelCard
from extractors.answers.client import ModelClient
from extractors.answers.facts import listed_models, loaded_context
from extractors.answers.listing_checks import card_of, context, retirement, served
from extractors.answers.profiles import EMBEDDED_URL, ensure_usable
from extractors.answers.replies import Reading, read_response
from extractors.answers.reply_checks import Probed, check_picture, check_reply
from extractors.embedded.launch import start_embedded
from extractors.windows.tokens import TokenCounter
from flows.probes import MAX_TOKENS, Probe, picture_bytes, picture_probe, text_probe
from flows.settings import secret


async def check_model(profile: ModelProfile) -> Fitness:
    """Return every verdict on a profile's endpoint; a retired profile is not asked at all."""
    today = datetime.now(UTC).date()
    try:
        ensure_usable(profile, today)
    except RetiredModelError as error:
        return _fitness(profile, [Checked(check="retirement", verdict=Verdict.BAD, detail=error.what, cure=error.cure)])
    with ExitStack() as stack:
        base_url = profile.base_url
        if base_url == EMBEDDED_URL:
            base_url = stack.enter_context(start_embedded()).base_url
        return _fitness(profile, [found async for found in _Checking(profile, base_url).all()])


class _Checking:
    """One profile's endpoint under check."""

    def __init__(self, profile: ModelProfile, base_url: str) -> None:
        self._profile = profile
        self._base_url = base_url
        self._key = secret(profile.api_key_env)

    async def all(self) -> AsyncIterator[Checked]:
        profile = self._profile
        cards: tuple[ModelCard, ...] = ()
        try:
            cards = await listed_models(profile, base_url=self._base_url, api_key=self._key)
        except EndpointError as error:
            yield Checked(check="endpoint", verdict=Verdict.BAD, detail=f"{error.what} {error.why}", cure=error.cure)
            return
        yield Checked(check="endpoint", verdict=Verdict.OK, detail=f"It lists {len(cards)} models.")
        yield served(profile, cards)
        yield retirement(profile, cards, datetime.now(UTC).date())
        for found in check_reply(profile, await self._heard(text_probe(profile))):
            yield found
        if profile.vision:
            for found in check_picture(profile, await self._heard(picture_probe(profile))):
                yield found
        yield context(profile, await self._context(cards))

    async def _context(self, cards: tuple[ModelCard, ...]) -> int | None:
        """Return the context told; asked after the probes, as Ollama loads a model at its first call."""
        loaded = await loaded_context(self._profile, base_url=self._base_url, api_key=self._key)
        card = card_of(self._profile, cards)
        return loaded or (card.context_tokens if card is not None else None)

    async def _heard(self, probe: Probe) -> Probed:
        expected = TokenCounter().request(probe.request, self._profile)
        async with ModelClient(self._profile, base_url=self._base_url, api_key=self._key) as client:
            body = client.body(probe.request, max_tokens=MAX_TOKENS, image_bytes=lambda _: picture_bytes())
            raw = await client.send(body)
        if isinstance(raw, Failure):
            reading, received = Reading(failure=raw), b""
        else:
            reading, received = read_response(self._profile, raw, expected_input_tokens=expected), raw.body
        return Probed(
            reading=reading, body=received, questions=probe.questions, expected_value=probe.expected_value,
            expected_tokens=expected,
        )  # fmt: skip


def _fitness(profile: ModelProfile, checks: list[Checked]) -> Fitness:
    return Fitness(
        name=profile.name, model=profile.model, base_url=profile.base_url, dialect=profile.dialect, checks=tuple(checks)
    )
