"""Who may look, where loopback alone does not keep others out: one token, shown once, then a cookie.

The cookie holds a time and its seal; the token itself never leaves the server. Knows no page.
"""

import hashlib
import hmac
import time
from collections import deque

from starlette.datastructures import URL, Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "indicia_session"
SESSION_SECONDS = 12 * 60 * 60
TRIES = 10
"""Wrong tokens within TRIES_SECONDS, from anywhere, after which none is looked at for a while."""
TRIES_SECONDS = 60.0
OPEN_PATHS = ("/login", "/static/", "/healthz", "/preferences")


class Doorkeeper:
    """Knows the token, and the seals it gave."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._key = hashlib.sha256(b"indicia dashboard session\0" + self._token).digest()
        self._wrong: deque[float] = deque(maxlen=TRIES)

    def admits(self, shown: str) -> bool:
        """Whether a token is the right one; a wrong one is remembered."""
        if hmac.compare_digest(shown.strip().encode(), self._token):
            return True
        self._wrong.append(time.monotonic())
        return False

    @property
    def overrun(self) -> bool:
        """Whether too many wrong tokens were shown lately."""
        return len(self._wrong) == TRIES and time.monotonic() - self._wrong[0] < TRIES_SECONDS

    def seal(self) -> str:
        """Return a new session's cookie."""
        begun = str(int(time.time()))
        return f"{begun}.{self._mac(begun)}"

    def knows(self, cookie: str | None) -> bool:
        """Whether a cookie is one of ours and still young."""
        begun, _, mac = (cookie or "").partition(".")
        if (
            not begun.isascii()
            or not begun.isdigit()
            or not hmac.compare_digest(mac.encode(), self._mac(begun).encode())
        ):
            return False
        return 0 <= time.time() - int(begun) < SESSION_SECONDS

    def _mac(self, begun: str) -> str:
        return hmac.new(self._key, begun.encode(), hashlib.sha256).hexdigest()


class Gate:
    """Lets through what carries a session or a bearer token; sends people to the log-in page."""

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper | None) -> None:
        self._app = app
        self._doorkeeper = doorkeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._doorkeeper is None or self._open(scope, self._doorkeeper):
            await self._app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):
            answer = RedirectResponse(URL("/login").include_query_params(to=_wanted(scope)), status_code=303)
        else:
            answer = PlainTextResponse("Log in first.\n", status_code=401, headers={"www-authenticate": "Bearer"})
        await answer(scope, receive, send)

    def _open(self, scope: Scope, doorkeeper: Doorkeeper) -> bool:
        path = scope["path"]
        if any(path == place or (place.endswith("/") and path.startswith(place)) for place in OPEN_PATHS):
            return True
        connection = HTTPConnection(scope)
        kind, _, shown = connection.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and not doorkeeper.overrun:
            return doorkeeper.admits(shown)
        return doorkeeper.knows(connection.cookies.get(COOKIE))


def _wanted(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return scope["path"] + (f"?{query}" if query else "")
