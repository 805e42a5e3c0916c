"""One request to a model endpoint, and its response as bytes, before anything is read from it.

Sends exactly once: repeating is the ledger's decision, because a repeat is paid for. Knows no question
and no answer. Keeps no key, no request header, and logs nothing.
"""

import asyncio
import ipaddress
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
import openai

from domain.errors import EndpointError
from domain.messages import ChatRequest
from domain.profiles import ModelProfile
from domain.replies import Failure, FailureKind
from extractors.answers.failures import classify_exception
from extractors.answers.raw import RawReply
from extractors.answers.wire import Body, request_body

__all__ = ["ModelClient", "RawReply"]

CONNECT_SECONDS = 10.0
"""Patience for a connection, before anything is sent."""

MAX_RESPONSE_BYTES = 64 * 1024 * 1024
"""A response larger than this is no reply; reading it is given up."""

_OUR_HEADERS = frozenset(
    {"host", "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "user-agent"}
    | {"x-stainless-raw-response"}  # by which the SDK knows that we want the bytes
)
"""All that leaves the house. The SDK would add what it knows of this machine, and headers named in the environment."""


class _TooLargeError(Exception):
    """The response is larger than a reply can be."""


class ModelClient:
    """An endpoint, held open for many calls."""

    def __init__(self, profile: ModelProfile, *, base_url: str, api_key: str | None) -> None:
        self._profile = profile
        self._http = _http_client(base_url, profile.timeout_seconds)
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
        except _TooLargeError:
            return Failure(kind=FailureKind.MALFORMED, detail=f"a response of more than {MAX_RESPONSE_BYTES} bytes")
        except (openai.APIError, httpx2.HTTPError) as error:
            return classify_exception(error)
        return RawReply(status_code=status, headers=headers, body=content, sent_at=sent_at, received_at=_now())

    async def served_models(self) -> tuple[str, ...]:
        """Return the ids the endpoint lists at `/models`; raises EndpointError where it lists none we can read."""
        try:
            return tuple([model.id async for model in self._openai.models.list()])
        except (openai.APIError, httpx2.HTTPError, json.JSONDecodeError) as error:
            failure = classify_exception(error) if not isinstance(error, json.JSONDecodeError) else None
            raise EndpointError(
                f"The endpoint of profile {self._profile.name} does not list its models.",
                failure.detail if failure is not None else "What it sends is not JSON.",
                "Check that it runs, and the profile's base_url and key.",
            ) from error

    async def _exchange(self, body: Body) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        rest = {key: value for key, value in body.items() if key not in ("model", "messages")}
        async with AsyncExitStack() as stack:
            try:
                answering = self._openai.chat.completions.with_streaming_response.create(
                    model=body["model"], messages=body["messages"], extra_headers=self._extra_headers, extra_body=rest
                )
                response = (await stack.enter_async_context(answering)).http_response
            except openai.APIStatusError as error:
                response = error.response
                return response.status_code, _headers(response), response.content
            return response.status_code, _headers(response), await _read(response.aiter_bytes())


def _http_client(base_url: str, timeout_seconds: float) -> httpx2.AsyncClient:
    """Return a client that follows no redirect, asks for no compression, and takes no proxy on loopback."""
    timeout = httpx2.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds))
    return httpx2.AsyncClient(
        timeout=timeout,
        follow_redirects=False,
        trust_env=not _is_loopback(base_url),
        headers={"accept-encoding": "identity"},
        limits=httpx2.Limits(max_connections=None),
        event_hooks={"request": [_only_our_headers]},
    )


async def _only_our_headers(request: httpx2.Request) -> None:
    for name in [name for name in request.headers if name.lower() not in _OUR_HEADERS]:
        del request.headers[name]


def _is_loopback(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _read(pieces: AsyncIterator[bytes]) -> bytes:
    content = bytearray()
    async for piece in pieces:
        content += piece
        if len(content) > MAX_RESPONSE_BYTES:
            raise _TooLargeError
    return bytes(content)


def _headers(response: Any) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), value) for name, value in response.headers.multi_items())


def _now() -> datetime:
    return datetime.now(UTC)
