"""A text's grams: the pieces of one and of two characters that stand in it.

Where a text stands in another, so does each of its grams: a look-up by grams misses nothing, in any
language and without a notion of words. What it finds too much, a comparison of the texts sorts out.
Knows no database.
"""

from collections.abc import Iterable

LONGEST = 2
"""Characters of the longest gram: two, because that is what a Japanese word has."""

_PRIVATE_USE = 0xE000
_AS_WORDS = {code: chr(_PRIVATE_USE + code) for code in range(128) if not chr(code).isalnum()}
"""ASCII that SQLite would take for the end of a word; a text that holds these very signs is found, and sorted out."""


def grams(folded: str) -> set[str]:
    """Return every gram of a folded text: what is written down beside it."""
    return {*folded, *_pieces(folded, LONGEST)}


def sought(folded: str) -> set[str]:
    """Return the grams a text must have to hold this one: the longest there are."""
    return _pieces(folded, min(LONGEST, len(folded)))


def as_words(pieces: Iterable[str]) -> list[str]:
    """Return grams in a form that SQLite's `ascii` tokenizer takes for one word each."""
    return [piece.translate(_AS_WORDS) for piece in pieces]


def _pieces(folded: str, size: int) -> set[str]:
    return {folded[at : at + size] for at in range(len(folded) - size + 1)}
