"""The languages of the dashboard: catalogues read once at the start, and which one a request wants.

Knows no template and no cookie's name but its own.
"""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = {"en": "English", "ja": "日本語"}
"""By code, each in its own words; the first is what a browser gets that asks for none of them."""

LOCALES = Path(__file__).parent / "locales"


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for it
    """Mark a message to be translated later, where it is shown."""
    return message


@cache
def catalogues() -> Mapping[str, Translations]:
    """Return the translations by language."""
    return {language: _read(LOCALES / f"{language}.po", language) for language in LANGUAGES}


def choose_language(chosen: str | None, accepted: str) -> str:
    """Return the language a person chose, else the first their browser accepts, else the first there is."""
    if chosen in LANGUAGES:
        return chosen
    wanted = [part.partition(";")[0].strip().replace("-", "_") for part in accepted.split(",")[:20]]
    return negotiate_locale([tag for tag in wanted if tag], list(LANGUAGES)) or next(iter(LANGUAGES))


def _read(path: Path, language: str) -> Translations:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
