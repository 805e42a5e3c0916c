"""The HTTP below the client: what leaves the house, how long we wait, how much we take.

Knows no model and no message.
"""

import ipaddress
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import httpx2

Headers = tuple[tuple[str, str], ...]

CONNECT_SECONDS = 10.0
"""Patience for a connection, before anything is sent; at most half of all patience, so that it runs out first."""

MAX_RESPONSE_BYTES = 64 * 1024 * 1024
"""A response larger than this is no reply; reading it is given up."""

MAX_ERROR_BYTES = 1024 * 1024
MAX_PACKED_ERROR_BYTES = 16 * 1024
"""The same for what comes with an error status, as received; compressed, sixteen kilobytes can be sixteen megabytes."""

_OUR_HEADERS = frozenset(
    {"host", "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "user-agent"}
    | {"x-stainless-raw-response"}  # by which the SDK knows that we want the bytes
)
"""All that leaves the house. The SDK would add what it knows of this machine, and headers named in the environment."""


class TooLargeError(Exception):
    """The response is larger than a reply can be."""


def http_client(base_url: str, timeout_seconds: float, idle_seconds: float) -> httpx2.AsyncClient:
    """Return a client that follows no redirect, asks for no compression, and takes no proxy on loopback.

    `idle_seconds` is how long an endpoint may send nothing at all.
    """
    connect = min(CONNECT_SECONDS, timeout_seconds / 2)
    timeout = httpx2.Timeout(timeout_seconds, connect=connect, read=min(idle_seconds, timeout_seconds))
    return httpx2.AsyncClient(
        timeout=timeout,
        follow_redirects=False,
        verify=urlsplit(base_url).scheme != "http",  # without TLS nothing is verified: loading the roots takes long
        trust_env=not _is_loopback(base_url),
        headers={"accept-encoding": "identity"},
        limits=httpx2.Limits(max_connections=None),
        event_hooks={"request": [_only_our_headers], "response": [_bound_errors]},
    )


async def _only_our_headers(request: httpx2.Request) -> None:
    for name in [name for name in request.headers if name.lower() not in _OUR_HEADERS]:
        del request.headers[name]


async def _bound_errors(response: httpx2.Response) -> None:
    """The SDK reads the body of an error whole, however large: let it be no larger than we take."""
    if response.is_error and isinstance(response.stream, httpx2.AsyncByteStream):
        packed = response.headers.get("content-encoding", "identity") != "identity"
        response.stream = _Bounded(response.stream, MAX_PACKED_ERROR_BYTES if packed else MAX_ERROR_BYTES)


class _Bounded(httpx2.AsyncByteStream):
    """A stream that breaks off where it would be longer than `most` bytes."""

    def __init__(self, stream: httpx2.AsyncByteStream, most: int) -> None:
        self._stream = stream
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._most
        async for piece in self._stream:
            left -= len(piece)
            if left < 0:
                raise TooLargeError(f"an error of more than {self._most} bytes")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


def _is_loopback(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def read(pieces: AsyncIterator[bytes], into: bytearray, watch: Callable[[bytes], None] | None = None) -> None:
    """Take a body as it comes; what came before it broke off stands in `into`. `watch` may raise to end it."""
    async for piece in pieces:
        into += piece
        if len(into) > MAX_RESPONSE_BYTES:
            raise TooLargeError(f"a response of more than {MAX_RESPONSE_BYTES} bytes")
        if watch is not None:
            watch(piece)


def headers_of(response: httpx2.Response) -> Headers:
    """Return the response's headers in order, names in lower case."""
    return tuple((name.lower(), value) for name, value in response.headers.multi_items())
