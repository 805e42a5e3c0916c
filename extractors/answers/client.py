"""One request to a model endpoint, and its response as bytes, before anything is read from it.

Sends exactly once: repeating is the ledger's decision, because a repeat is paid for. Knows no question
and no answer. Keeps no key, no request header, and logs nothing.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpx2
import openai

from domain.errors import EndpointError
from domain.messages import ChatRequest
from domain.profiles import ModelProfile
from domain.replies import Failure, FailureKind
from extractors.answers.failures import ENDLESS, classify_exception
from extractors.answers.listing import model_ids
from extractors.answers.raw import RawReply
from extractors.answers.strict_json import NotJsonError
from extractors.answers.transport import Headers, TooLargeError, headers_of, http_client, read
from extractors.answers.watching import EndlessError, Watch
from extractors.answers.wire import Body, request_body

__all__ = ["ModelClient", "RawReply"]

LISTING_SECONDS = 30.0
"""Patience for the list of models."""


class ModelClient:
    """An endpoint, held open for many calls."""

    def __init__(self, profile: ModelProfile, *, base_url: str, api_key: str | None) -> None:
        self._profile = profile
        self._http = http_client(base_url, profile.timeout_seconds, profile.idle_seconds)
        self._openai = openai.AsyncOpenAI(
            api_key=api_key or "",
            admin_api_key="",  # nothing is looked up in the environment
            base_url=base_url,
            max_retries=0,
            timeout=self._http.timeout,
            http_client=self._http,
        )
        self._extra_headers = {"Authorization": f"Bearer {api_key}" if api_key else openai.Omit()}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._openai.close()

    def body(self, request: ChatRequest, *, max_tokens: int, image_bytes: Callable[[str], bytes]) -> Body:
        """Return the JSON body that `send` will put on the wire."""
        return request_body(self._profile, request, max_tokens=max_tokens, image_bytes=image_bytes)

    async def send(self, body: Body, watch: Callable[[bytes], None] | None = None) -> RawReply | Failure:
        """Send the body once. A response of any status is a RawReply; where none began, a Failure.

        A reply that broke off comes with what arrived of it and why (`ended`). A stream is watched for words
        that repeat without end; `watch` sees its bytes as they come.
        """
        arriving = Arriving(_now())
        failure: Failure | None = None
        try:
            async with asyncio.timeout(self._profile.timeout_seconds):
                await self._exchange(body, arriving, _watching(body, watch))
        except TimeoutError:
            waited = f"sent, and no whole reply within {self._profile.timeout_seconds:g} seconds"
            failure = Failure(kind=FailureKind.IN_DOUBT, detail=waited)
        except TooLargeError as error:
            return Failure(kind=FailureKind.MALFORMED, detail=str(error))
        except EndlessError:
            failure = ENDLESS
        except (openai.APIError, httpx2.HTTPError) as error:
            failure = classify_exception(error)
        return arriving.reply(failure)

    async def served_models(self) -> tuple[str, ...]:
        """Return the ids the endpoint lists at `/models`; raises EndpointError where it lists none we can read."""
        try:
            listing = await self._openai.models.with_raw_response.list(
                extra_headers=self._extra_headers, timeout=LISTING_SECONDS
            )
            return model_ids(listing.http_response.content)
        except (openai.APIError, httpx2.HTTPError) as error:
            raise self._no_listing(classify_exception(error).detail) from error
        except NotJsonError as error:
            raise self._no_listing(f"What it sends is no list of models: {error}.") from error

    def _no_listing(self, why: str) -> EndpointError:
        return EndpointError(
            f"The endpoint of profile {self._profile.name} does not list its models.",
            why,
            "Check that it runs, and the profile's base_url and key.",
        )

    async def _exchange(self, body: Body, arriving: "Arriving", watch: Callable[[bytes], None] | None) -> None:
        rest = {key: value for key, value in body.items() if key not in ("model", "messages")}
        async with AsyncExitStack() as stack:
            try:
                answering = self._openai.chat.completions.with_streaming_response.create(
                    model=body["model"], messages=body["messages"], extra_headers=self._extra_headers, extra_body=rest
                )
                response = (await stack.enter_async_context(answering)).http_response
            except openai.APIStatusError as error:
                arriving.begin(error.response)
                arriving.body += error.response.content
                return
            arriving.begin(response)
            await read(response.aiter_bytes(), arriving.body, watch)


class Arriving:
    """A response as far as it has come."""

    def __init__(self, sent_at: datetime) -> None:
        self._sent_at = sent_at
        self._status: int | None = None
        self._headers: Headers = ()
        self.body = bytearray()

    def begin(self, response: httpx2.Response) -> None:
        self._status, self._headers = response.status_code, headers_of(response)

    def reply(self, failure: Failure | None) -> RawReply | Failure:
        """Return what came; the failure alone where nothing did."""
        if self._status is None or (failure is not None and not self.body):
            assert failure is not None, "a response without a status is none"
            return failure
        return RawReply(
            status_code=self._status,
            headers=self._headers,
            body=bytes(self.body),
            sent_at=self._sent_at,
            received_at=_now(),
            ended=failure,
        )


def _watching(body: Body, watch: Callable[[bytes], None] | None) -> Callable[[bytes], None] | None:
    """Return what sees a stream's bytes: whoever asked to, and the watch for words without end."""
    if not body.get("stream"):
        return watch
    endless = Watch()

    def both(received: bytes) -> None:
        if watch is not None:
            watch(received)
        endless.take(received)

    return both


def _now() -> datetime:
    return datetime.now(UTC)
