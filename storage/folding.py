"""The form in which texts are searched: what counts as the same to someone who types it.

Compatibility forms (full and half width, ligatures, circled digits) are one, case is none, any white
space is one space. Knows no database. What is stored and shown is never folded.
"""

import re
import unicodedata

_WHITE = re.compile(r"\s+")
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


def fold(text: str) -> str:
    """Return the form of a text that is compared; the same for equal texts, and stable when folded again."""
    whole = _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
    caseless = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", whole).casefold())
    return _WHITE.sub(" ", caseless)


def holds(text: str | None, sought: str) -> bool:
    """Return whether a text holds another, both folded."""
    return text is not None and fold(sought) in fold(text)
