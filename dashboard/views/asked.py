"""What a request asks for, read strictly: names of things, numbers, the store to ask."""

import re
from urllib.parse import parse_qsl

from starlette.requests import Request

from dashboard.views.errors import NotHere, TooMuch
from storage import Store

_NAME = re.compile(r"[0-9a-f-]{4,64}")
_LARGEST_FORM = 8_192


def store_of(request: Request) -> Store:
    """Return the open store; raises StoreError, which becomes a page."""
    store = request.app.state.desk.door.store()
    assert isinstance(store, Store)
    return store


def name_in(request: Request, part: str) -> str:
    """Return the id in an address, or NotHere where it cannot be one."""
    name = request.path_params[part]
    if _NAME.fullmatch(name) is None:
        raise NotHere
    return name


def number_in(request: Request, part: str, *, least: int = 0, most: int = 10_000_000) -> int | None:
    """Return a number from the query; None where there is none, or nothing that is one."""
    text = request.query_params.get(part, "")
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        return None
    return int(text) if least <= int(text) <= most else None


def choice_in(request: Request, part: str, known: tuple[str, ...]) -> str:
    """Return a member of a closed set from the query; its first where there is none."""
    chosen = request.query_params.get(part, "")
    return chosen if chosen in known else known[0]


async def form_of(request: Request) -> dict[str, str]:
    """Return a form's fields; raises TooMuch where it is longer than any of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            raise TooMuch
    return dict(parse_qsl(body.decode("utf-8", errors="replace"), max_num_fields=20))


def own_address(to: str) -> str:
    """Return an address if it is one of this server's, else the first page's: no form sends people elsewhere."""
    ours = re.fullmatch(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*", to) is not None
    return to if ours else "/runs"
