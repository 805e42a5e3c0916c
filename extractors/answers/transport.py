"""The HTTP below the client: what leaves the house, how long we wait, how much we take.

Knows no model and no message.
"""

import ipaddress
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx2

Headers = tuple[tuple[str, str], ...]

CONNECT_SECONDS = 10.0
"""Patience for a connection, before anything is sent; at most half of all patience, so that it runs out first."""

MAX_RESPONSE_BYTES = 64 * 1024 * 1024
"""A response larger than this is no reply; reading it is given up."""

_OUR_HEADERS = frozenset(
    {"host", "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "user-agent"}
    | {"x-stainless-raw-response"}  # by which the SDK knows that we want the bytes
)
"""All that leaves the house. The SDK would add what it knows of this machine, and headers named in the environment."""


class TooLargeError(Exception):
    """The response is larger than a reply can be."""


def http_client(base_url: str, timeout_seconds: float) -> httpx2.AsyncClient:
    """Return a client that follows no redirect, asks for no compression, and takes no proxy on loopback."""
    timeout = httpx2.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds / 2))
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


async def read(pieces: AsyncIterator[bytes]) -> bytes:
    content = bytearray()
    async for piece in pieces:
        content += piece
        if len(content) > MAX_RESPONSE_BYTES:
            raise TooLargeError(f"a response of more than {MAX_RESPONSE_BYTES} bytes")
    return bytes(content)


def headers_of(response: httpx2.Response) -> Headers:
    """Return the response's headers in order, names in lower case."""
    return tuple((name.lower(), value) for name, value in response.headers.multi_items())
