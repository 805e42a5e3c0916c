"""Telling a reply that goes round in circles, by how few different n-grams its end is made of.

Knows characters only, so that it holds for any language and for strings of digits or blanks. A table of
like rows, a list of `absent` answers and dot leaders stay well above the bounds; a loop of up to a few
paragraphs falls below them after its fifth round.
"""

ENDS = (3_000, 12_000)
"""Code points of the ends looked at: a short end shows a short loop early, a long one a long loop."""

GRAM = 24
MOST_DISTINCT = 0.2
"""Share of different n-grams at or below which an end is a loop."""

LOOK_EVERY = 500
"""Code points after which a growing text is looked at again."""


def ends_in_a_loop(text: str) -> bool:
    """Return whether the end of a text is the same words again and again."""
    return any(_is_loop(text[-length:]) for length in ENDS if len(text) >= length)


def _is_loop(end: str) -> bool:
    grams = {end[at : at + GRAM] for at in range(len(end) - GRAM)}
    return len(grams) <= MOST_DISTINCT * len(end)


class Growing:
    """A text that grows, of which no more than is looked at is kept."""

    def __init__(self) -> None:
        self._end = ""
        self._unseen = 0

    def grow(self, words: str) -> bool:
        """Add words; returns whether the text has been found to go round in circles."""
        self._end = (self._end + words)[-ENDS[-1] :]
        self._unseen += len(words)
        if self._unseen < LOOK_EVERY:
            return False
        self._unseen = 0
        return ends_in_a_loop(self._end)
