"""The desk: everything a run needs at hand, opened once and closed in order.

What is slow to open (the vocabulary, the embedded reader, the client) is opened when first needed,
so a run that finds every reply on record starts no endpoint at all.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property

from domain.errors import EndpointError, IndiciaError, UsageError
from domain.profiles import ModelProfile
from domain.windows import Window
from extractors.answers.client import ModelClient
from extractors.answers.profiles import ensure_pinned, ensure_usable, load_profiles
from extractors.embedded.launch import start_embedded
from extractors.pages.engines import PdfEngine
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import OcrEngine
from extractors.pages.passwords import read_passwords
from extractors.pages.reader import DocumentReader
from extractors.windows.tokens import TokenCounter
from flows.gate import Gate
from flows.settings import Settings, secret
from storage import Limits, Store, open_store

EMBEDDED_URL = "embedded:"
"""Address in a profile that stands for the reader that ships with the installation."""


class Desk:
    """Rooms, opened. Make one with `open_desk`."""

    def __init__(self, settings: Settings, store: Store, reader: DocumentReader, stack: AsyncExitStack) -> None:
        self.settings = settings
        self.store = store
        self.reader = reader
        self.limits = reader_limits(settings)
        self.stop = asyncio.Event()
        """Set when a person asked to stop: calls in flight finish, none begins."""
        self.broken: IndiciaError | None = None
        """Why no call can succeed any more, once known; documents are still read."""
        self.spending = spending_limits(settings)
        """What may be spent; None where nothing is limited."""
        self.under_way = 0
        """Calls marked as sent whose outcome is not on record yet."""
        self.listen: Callable[[Window], Callable[[bytes], None]] | None = None
        """Where a person follows the replies as they come: returns what is handed the bytes of one window's reply."""
        self.reading = asyncio.Semaphore(settings.reader.workers)
        self._stack = stack
        self._clients: dict[str, ModelClient] = {}
        self._gates: dict[tuple[str, str], Gate] = {}
        self._opening = asyncio.Lock()

    @cached_property
    def counter(self) -> TokenCounter:
        return TokenCounter()

    def gate(self, profile: ModelProfile) -> Gate:
        """Return the gate before a profile's endpoint; profiles of one model at one address share it."""
        place = (profile.base_url, profile.model)
        if place not in self._gates:
            self._gates[place] = Gate(profile, self.settings.asking)
        return self._gates[place]

    def is_over(self) -> bool:
        """Whether no further call is to be begun: a person stopped the run, or none can succeed."""
        return self.stop.is_set() or self.broken is not None

    async def pause(self, seconds: float) -> None:
        """Wait so long, or until a person asks to stop."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stop.wait()

    async def client(self, profile: ModelProfile) -> ModelClient:
        """Return the client of a profile, opening it (and the embedded reader) at first use."""
        async with self._opening:
            if profile.name not in self._clients:
                self._clients[profile.name] = await self._open_client(profile)
            return self._clients[profile.name]

    async def _open_client(self, profile: ModelProfile) -> ModelClient:
        base_url = profile.base_url
        if base_url == EMBEDDED_URL:
            base_url = self._stack.enter_context(await asyncio.to_thread(start_embedded)).base_url
        client = ModelClient(profile, base_url=base_url, api_key=key_of(profile))
        return await self._stack.enter_async_context(client)


def key_of(profile: ModelProfile) -> str | None:
    """Return the key of a profile's endpoint, None where it needs none; raises EndpointError where it is not set."""
    key = secret(profile.api_key_env)
    if profile.api_key_env is not None and key is None:
        raise EndpointError(
            f"Model profile {profile.name} needs a key and none is set.",
            f"Neither {profile.api_key_env} nor {profile.api_key_env}_FILE is in the environment.",
            f"Set one of them, then resume the run; --model {EMBEDDED_URL.rstrip(':')} needs no key.",
        )
    return key


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncGenerator[Desk]:
    """Open the store and the reader; close whatever was opened, in reverse, whatever happens."""
    async with AsyncExitStack() as stack:
        store = stack.enter_context(open_store(settings.database_url, settings.blobs, actor=settings.actor))
        reader = stack.enter_context(open_reader(settings))
        yield Desk(settings, store, reader, stack)


def open_reader(settings: Settings) -> DocumentReader:
    """Return the reader that is configured; raises UsageError when the password file cannot be read."""
    chosen = settings.reader
    file = chosen.passwords_file
    return DocumentReader(
        workers=chosen.workers,
        limits=reader_limits(settings),
        engine=PdfEngine(chosen.engine),
        ocr=chosen.ocr,
        ocr_engine=OcrEngine(chosen.ocr_engine),
        passwords=read_passwords(file.expanduser()) if file is not None else (),
    )


def reader_limits(settings: Settings) -> ReaderLimits:
    """Return the reader's limits with what is configured put over its own."""
    chosen = settings.reader.model_dump(include=set(ReaderLimits.model_fields), exclude_none=True)
    return ReaderLimits(**chosen)


def spending_limits(settings: Settings) -> Limits | None:
    """Return what may be spent, None where nothing is limited."""
    limits = Limits(
        run_money=settings.budget.run,
        run_tokens=settings.budget.run_tokens,
        day_money=settings.budget.day,
        day_tokens=settings.budget.day_tokens,
    )
    return None if limits == Limits() else limits


def second_profile(settings: Settings, first: ModelProfile) -> ModelProfile | None:
    """Return the profile whose opinion is heard beside the first's, usable today; None where none is configured.

    Raises UsageError where it is the same model again, or its price cannot be added to the first's.
    """
    name = settings.asking.second_opinion
    if name is None:
        return None
    second = choose_profile(settings, name)
    if second.identity == first.identity:
        raise UsageError(
            f"Model profile {name} cannot give a second opinion on {first.name}.",
            "It is the same model at the same address, asked the same way.",
            "Name another profile with --second or in [asking] second_opinion.",
        )
    if second.currency != first.currency and not second.is_free:
        raise UsageError(
            f"Model profile {name} cannot give a second opinion on {first.name}: it is paid in another currency.",
            f"A run has one bill and one budget; {first.name} is in {first.currency}, {name} in {second.currency}.",
            f"Write the prices of both in one currency, under [models.{name}] in indicia.toml.",
        )
    return second


def choose_profile(settings: Settings, name: str | None) -> ModelProfile:
    """Return the profile to ask, usable today.

    Raises UsageError for an unknown name or a moving alias that nobody allowed, and RetiredModelError for a
    model its vendor has retired.
    """
    profile = find_profile(settings, name)
    ensure_pinned(profile, allow_alias=settings.asking.allow_alias)
    ensure_usable(profile, datetime.now(UTC).date())
    return profile


def find_profile(settings: Settings, name: str | None) -> ModelProfile:
    """Return the profile called `name`, else the one in force; raises UsageError where there is none."""
    profiles = load_profiles(settings.models)
    wanted = name or settings.model
    if wanted in profiles:
        return profiles[wanted]
    raise UsageError(
        f"There is no model profile {wanted!r}.",
        f"Known: {', '.join(sorted(profiles))}.",
        "Choose one of these, or add [models.NAME] to indicia.toml.",
    )
