"""Keys, states and words explained."""

from starlette.requests import Request
from starlette.responses import Response

from dashboard.rendering import page


def show_help(request: Request) -> Response:
    """Show the help."""
    return page(request, "help.html", {"section": "help"})
