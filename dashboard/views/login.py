"""Logging in with the token, and out again. Thin: one token for all; people with names come with reviewing."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.access import COOKIE, SESSION_SECONDS, Doorkeeper
from dashboard.rendering import page
from dashboard.security import from_our_own_page
from dashboard.views.asked import form_of, own_address
from dashboard.views.errors import NotHere

WRONG_SECONDS = 0.5
"""How long a wrong token waits for its answer."""


def ask(request: Request) -> Response:
    """Show the form."""
    _doorkeeper(request)
    return page(request, "login.html", {"to": own_address(request.query_params.get("to", "")), "wrong": False})


async def enter(request: Request) -> Response:
    """Look at the token; begin a session where it is the right one."""
    doorkeeper = _doorkeeper(request)
    if not from_our_own_page(request):
        raise HTTPException(403)
    if doorkeeper.overrun:
        raise HTTPException(429)
    form = await form_of(request)
    to = own_address(form.get("to", ""))
    if not doorkeeper.admits(form.get("token", "")):
        await asyncio.sleep(WRONG_SECONDS)
        return page(request, "login.html", {"to": to, "wrong": True}, 403)
    answer = RedirectResponse(to, status_code=303)
    answer.set_cookie(
        COOKIE, doorkeeper.seal(), max_age=SESSION_SECONDS, httponly=True, samesite="strict", secure=_https(request)
    )
    return answer


async def leave(request: Request) -> Response:
    """End the session in this browser."""
    if not from_our_own_page(request):
        raise HTTPException(403)
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


def _doorkeeper(request: Request) -> Doorkeeper:
    doorkeeper = request.app.state.desk.doorkeeper
    if doorkeeper is None:
        raise NotHere
    assert isinstance(doorkeeper, Doorkeeper)
    return doorkeeper


def _https(request: Request) -> bool:
    """Whether the browser came over HTTPS, if only to the proxy before us."""
    return "https" in {request.url.scheme, request.headers.get("x-forwarded-proto", "")}
