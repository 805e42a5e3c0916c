"""Language, theme and keys, chosen by a form and kept in this browser's cookies."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.choices import COOKIE_PREFIX, COOKIE_SECONDS, COOKIES
from dashboard.security import from_our_own_page
from dashboard.views.asked import form_of, own_address


async def save(request: Request) -> Response:
    """Keep the choices a form names and go back to where it was sent from."""
    if not from_our_own_page(request):
        raise HTTPException(403)
    form = await form_of(request)
    answer = RedirectResponse(own_address(form.get("to", "")), status_code=303)
    for name, known in COOKIES.items():
        if form.get(name) in known:
            answer.set_cookie(
                COOKIE_PREFIX + name, form[name], max_age=COOKIE_SECONDS, httponly=True, samesite="strict"
            )
    return answer
