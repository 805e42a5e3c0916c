"""Templates filled in: one environment a language, everything escaped, nothing unknown passed over.

Knows no view and no store.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dashboard.choices import choices_of
from dashboard.i18n import LANGUAGES, catalogues
from dashboard.visible import visible
from dashboard.words import Word, word

HERE = Path(__file__).parent
STATIC = HERE / "static"
MARKS = 20
"""Places marked in one text."""


def page(request: Request, template: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """Return a template filled in, in the language and theme that the request wants."""
    chosen = choices_of(request)
    around = {
        "choices": chosen,
        "languages": LANGUAGES,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "gated": request.app.state.desk.doorkeeper is not None,
    }
    body = environments()[chosen.language].get_template(template).render({**around, **context})
    return HTMLResponse(body.encode(errors="replace"), status_code=status, headers={"vary": "Cookie, Accept-Language"})


@cache
def environments() -> Mapping[str, Environment]:
    """Return the environment of each language."""
    return {language: _environment(language) for language in LANGUAGES}


def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    told = catalogues()[language]
    install: Any = environment
    install.install_gettext_callables(told.gettext, told.ngettext, newstyle=True)

    def told_word(kind: str, name: str) -> Word:
        known = word(kind, name)
        return known._replace(text=told.gettext(known.text))

    environment.globals.update(word=told_word, link=link, static=static)
    environment.filters.update(number=number, moment=moment, span=span, money=money, machine=machine, marked=marked)
    return environment


def link(path: str, **query: object) -> str:
    """Return an address with those of its query's parts that are given."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given, errors='replace')}" if given else path


@cache
def static(name: str) -> str:
    """Return the address of a file of ours, with its digest so that a browser never shows an old one."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def number(value: float) -> str:
    """Return a number with its thousands parted."""
    return f"{value:,}"


def moment(value: datetime) -> str:
    """Return a time to the minute, in UTC."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"


def machine(value: datetime) -> str:
    """Return a time as machines read it."""
    return value.astimezone(UTC).isoformat(timespec="seconds")


def span(seconds: float) -> str:
    """Return a length of time as people read it."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:  # noqa: PLR2004  # a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


def money(value: Decimal) -> str:
    """Return an amount with four decimals."""
    return f"{value:,.4f}"


def marked(text: str, wanted: str) -> Markup:
    """Return text, escaped, with the first places where it holds what was looked for marked, in any case."""
    pattern = re.compile(re.escape(wanted), re.IGNORECASE) if wanted else None
    if pattern is None:
        return escape(text)
    parts, end = Markup(), 0
    for found in islice(pattern.finditer(text), MARKS):
        parts += escape(text[end : found.start()]) + Markup("<mark>%s</mark>") % found[0]
        end = found.end()
    return parts + escape(text[end:])
