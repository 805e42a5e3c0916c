"""What goes wrong, told to a person at a browser: what, why, what next; never a path, a trace or a statement.

Knows which errors there are; the details go to the server's log without content.
"""

import logging
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ExceptionHandler

from dashboard.door import Trouble, trouble
from dashboard.i18n import N_
from dashboard.pictures import PictureGoneError
from dashboard.rendering import page
from domain.errors import IntegrityError, StoreError, SurroundingsError, UsageError

_LOG = logging.getLogger("uvicorn.error")


class Told(NamedTuple):
    status: int
    title: str
    text: str
    cure: str


class NotHere(HTTPException):
    """A thing asked for by an address that names none."""

    def __init__(self) -> None:
        super().__init__(404)


class TooMuch(HTTPException):
    """A request larger than anybody needs."""

    def __init__(self) -> None:
        super().__init__(413)


_NOT_HERE = Told(
    404,
    N_("There is nothing at this address"),
    N_("No run, document, page or answer on record has this name."),
    N_("Check the address, or look for it in the audit search."),
)
_BY_STATUS = {
    403: Told(
        403,
        N_("This form was not sent from a page of this dashboard"),
        N_("Nothing was done."),
        N_("Go back to the page and use its own form. Off this machine, use HTTPS."),
    ),
    404: _NOT_HERE,
    405: Told(405, N_("This address cannot be used so"), N_("Nothing was done."), N_("Go back to the runs.")),
    413: Told(413, N_("The request is too long"), N_("Nothing was done."), N_("Ask for less at once.")),
    429: Told(
        429,
        N_("Too many wrong tokens were tried"),
        N_("No token is looked at for a minute."),
        N_("Wait, then try again."),
    ),
}
_TROUBLES = {
    Trouble.VERSION: Told(
        503,
        N_("The database is of another version"),
        N_("This dashboard cannot read it as it is. Nothing in it was changed."),
        N_("An operator finds out more with “indicia db check” and brings it up to date with “indicia db upgrade”."),
    ),
    Trouble.LOCKED: Told(
        503,
        N_("The database is locked"),
        N_("Another program has kept it to itself for too long."),
        N_("Try again in a while; if it stays so, an operator should look for a program that hangs."),
    ),
    Trouble.DOWN: Told(
        503,
        N_("The database cannot be reached"),
        N_("It is down, or may not be opened."),
        N_("Try again in a while; an operator finds out more with “indicia doctor”."),
    ),
    Trouble.BLOB_GONE: Told(
        410,
        N_("What the record names is gone from its store"),
        N_("The database knows it by its digest, and no file holds it."),
        N_("An operator can put the blob store back from a backup. Nothing else is affected."),
    ),
    Trouble.OTHER: Told(
        503,
        N_("The record cannot be used at the moment"),
        N_("The database or the store of files gave an error."),
        N_("Try again in a while; an operator finds out more with “indicia doctor”."),
    ),
}
_PICTURE_GONE = Told(
    410,
    N_("The picture of this page is gone"),
    N_("It is lost from the store, and drawing the page again does not give the same picture."),
    N_("An operator can put the blob store back from a backup. The page's text is still there."),
)
_CHANGED = Told(
    500,
    N_("What is stored is not what was recorded"),
    N_("Its bytes do not have the digest on record, so it is not shown."),
    N_("An operator should put it back from a backup and find out who changed it."),
)
_NOT_DRAWN = Told(
    502,
    N_("The picture of this page cannot be drawn"),
    N_("The reader could not draw it within its limits."),
    N_("The page's text is still there."),
)
_DEFECT = Told(
    500,
    N_("Something went wrong that we did not foresee"),
    N_("Nothing was changed. The server's log says where it happened."),
    N_("Please report it with the time and the address of this page."),
)


def told(error: Exception) -> Told:
    """Return what a person is told of an error."""
    if isinstance(error, HTTPException):
        return _BY_STATUS.get(error.status_code, _DEFECT._replace(status=error.status_code))
    if isinstance(error, PictureGoneError):
        return _PICTURE_GONE
    if isinstance(error, StoreError):
        return _TROUBLES[trouble(error)]
    if isinstance(error, IntegrityError):
        return _CHANGED
    if isinstance(error, SurroundingsError):
        return _NOT_DRAWN
    return _NOT_HERE if isinstance(error, UsageError) else _DEFECT


def error_page(request: Request, error: Exception) -> Response:
    """Answer a request that ended in an error."""
    said = told(error)
    if said.status >= 500:  # noqa: PLR2004  # the server's own
        _LOG.warning("%s: %s", type(error).__name__, said.title)
    return page(request, "error.html", {"told": said}, said.status)


def health(request: Request) -> Response:
    """Say whether the store can be opened."""
    try:
        request.app.state.desk.door.store()
    except StoreError as error:
        return PlainTextResponse(f"{trouble(error)}\n", status_code=503)
    return PlainTextResponse("ok\n")


HANDLERS: dict[type[Exception] | int, ExceptionHandler] = {
    HTTPException: error_page,
    StoreError: error_page,
    IntegrityError: error_page,
    SurroundingsError: error_page,
    UsageError: error_page,
    Exception: error_page,
}
