"""Templates filled in: one environment a language, everything escaped, nothing unknown passed over.

Knows no view and no store.
"""

import hashlib
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dashboard.addresses import link
from dashboard.choices import choices_of
from dashboard.i18n import LANGUAGES, catalogues
from dashboard.presenters.asking import words_asked
from dashboard.presenters.findings import finding
from dashboard.telling import FILTERS, span
from dashboard.visible import visible
from dashboard.words import Word, by_word, word

HERE = Path(__file__).parent
STATIC = HERE / "static"


def page(request: Request, template: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """Return a template filled in, in the language and theme that the request wants."""
    chosen = choices_of(request)
    around = {
        "choices": chosen,
        "languages": LANGUAGES,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "words_asked": partial(words_asked, roots=request.app.state.desk.settings.packs),
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

    known: dict[str, Any] = environment.globals
    known.update(word=told_word, link=link, static=static)
    filters: dict[str, Any] = environment.filters
    spoken = {"span": partial(span, translated=told.gettext), "finding": partial(finding, translated=told.gettext)}
    filters.update(FILTERS, by_word=by_word, **spoken)
    return environment


@cache
def static(name: str) -> str:
    """Return the address of a file of ours, with its digest so that a browser never shows an old one."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"
