"""What a person chose for this browser: language, theme, keys. Kept in cookies, read on every page."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import Request

from dashboard.i18n import LANGUAGES, choose_language

COOKIES: Mapping[str, tuple[str, ...]] = {
    "theme": ("auto", "light", "dark"),
    "language": tuple(LANGUAGES),
    "keys": ("on", "off"),
}
"""Choice to what it may be; the first theme and keys are the defaults."""

COOKIE_PREFIX = "indicia_"
COOKIE_SECONDS = 365 * 24 * 60 * 60


class Choices(NamedTuple):
    language: str
    theme: str
    keys: str


def choices_of(request: Request) -> Choices:
    """Return the choices in force for a request."""
    kept = {name: request.cookies.get(COOKIE_PREFIX + name, "") for name in COOKIES}
    return Choices(
        language=choose_language(kept["language"], request.headers.get("accept-language", "")),
        theme=kept["theme"] if kept["theme"] in COOKIES["theme"] else COOKIES["theme"][0],
        keys=kept["keys"] if kept["keys"] in COOKIES["keys"] else COOKIES["keys"][0],
    )
