"""The form in which texts are searched: what counts as the same to someone who types it.

Compatibility forms (full and half width, ligatures, circled digits) are one, case is none, any white
space is one space. Knows no database. What is stored and shown is never folded.
"""

import re
import unicodedata
from collections.abc import Iterable

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


BETWEEN = "\x1f"
"""Stands between texts folded into one; no folded text holds it, so none is found across a border."""


def fold_all(texts: Iterable[str | None]) -> str:
    """Return several texts folded into one, in which whatever stands in one of them is found, and nothing else."""
    return BETWEEN.join(fold(text) for text in texts if text)
