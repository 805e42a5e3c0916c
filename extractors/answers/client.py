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
from extractors.answers.failures import classify_exception
from extractors.answers.listing import model_ids
from extractors.answers.raw import RawReply
from extractors.answers.strict_json import NotJsonError
from extractors.answers.transport import Headers, TooLargeError, headers_of, http_client, read
from extractors.answers.wire import Body, request_body

__all__ = ["ModelClient", "RawReply"]

LISTING_SECONDS = 30.0
"""Patience for the list of models."""


class ModelClient:
    """An endpoint, held open for many calls."""

    def __init__(self, profile: ModelProfile, *, base_url: str, api_key: str | None) -> None:
        self._profile = profile
        self._http = http_client(base_url, profile.timeout_seconds)
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

    async def send(self, body: Body) -> RawReply | Failure:
        """Send the body once. A whole response of any status is a RawReply; anything less is a Failure."""
        sent_at = _now()
        try:
            async with asyncio.timeout(self._profile.timeout_seconds):
                status, headers, content = await self._exchange(body)
        except TimeoutError:
            waited = f"sent, and no whole reply within {self._profile.timeout_seconds:g} seconds"
            return Failure(kind=FailureKind.IN_DOUBT, detail=waited)
        except TooLargeError as error:
            return Failure(kind=FailureKind.MALFORMED, detail=str(error))
        except (openai.APIError, httpx2.HTTPError) as error:
            return classify_exception(error)
        return RawReply(status_code=status, headers=headers, body=content, sent_at=sent_at, received_at=_now())

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

    async def _exchange(self, body: Body) -> tuple[int, Headers, bytes]:
        rest = {key: value for key, value in body.items() if key not in ("model", "messages")}
        async with AsyncExitStack() as stack:
            try:
                answering = self._openai.chat.completions.with_streaming_response.create(
                    model=body["model"], messages=body["messages"], extra_headers=self._extra_headers, extra_body=rest
                )
                response = (await stack.enter_async_context(answering)).http_response
            except openai.APIStatusError as error:
                response = error.response
                return response.status_code, headers_of(response), response.content
            return response.status_code, headers_of(response), await read(response.aiter_bytes())


def _now() -> datetime:
    return datetime.now(UTC)
