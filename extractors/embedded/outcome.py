"""What the reader says of one question, and how a span of the text becomes a citation.

Knows no question's subject and no wire.
"""

import re
from collections.abc import Sequence
from typing import Literal

from domain.derivations import Derivation
from domain.model import Noun
from extractors.embedded.passages import Passages

LONGEST_QUOTE = 400
"""Code points of a quote, where a sentence can be cut at all."""
LONGEST_VALUE = 240
"""Code points of a clause given as a value."""
MOST_CITATIONS = 8
"""As many as an answer may carry."""

_PAUSE = re.compile(r"[;:,.] |[。、；]")
_LOOK_BACK = 160
"""Characters before what matters that a shortened quote may begin with."""


class Cited(Noun):
    block: str
    quote: str


class Outcome(Noun):
    status: Literal["found", "absent", "unclear"]
    values: tuple[str, ...] = ()
    citations: tuple[Cited, ...] = ()
    explanation: str
    notes: tuple[str, ...] = ()
    """What was matched and why it was chosen, one line each: the working."""
    derivation: Derivation | None = None
    """How the value was worked out; None where it is printed."""


def absent(explanation: str, *notes: str) -> Outcome:
    return Outcome(status="absent", explanation=explanation, notes=notes)


def cite(passages: Passages, start: int, end: int) -> Cited:
    block, quote = passages.quote(start, end)
    return Cited(block=block, quote=quote)


def distinct(citations: Sequence[Cited]) -> tuple[Cited, ...]:
    """Leave out empty and repeated citations, and what an answer has no room for."""
    return tuple(dict.fromkeys(cited for cited in citations if cited.quote))[:MOST_CITATIONS]


def focused(text: str, span: tuple[int, int], focus: tuple[int, int], limit: int = LONGEST_QUOTE) -> tuple[int, int]:
    """Shorten a span of `text` to about `limit` characters around `focus`, at a pause where there is one."""
    start, end = span
    if end - start <= limit:
        return span
    if focus[1] - start > limit:
        start = _begin(text, max(start, focus[0] - _LOOK_BACK), focus[0])
    return start, max(_cut(text, start, min(end, start + limit)), min(focus[1], end))


def _begin(text: str, earliest: int, focus: int) -> int:
    pause = _PAUSE.search(text, earliest, focus)
    if pause is not None:
        return pause.end()
    space = text.find(" ", earliest, focus)
    return space + 1 if space >= 0 else earliest


def _cut(text: str, start: int, end: int) -> int:
    """Return the last pause before `end` in the second half of a span, else the last space."""
    if end >= len(text) or text[end : end + 1] in {" ", "\n"}:
        return end
    half = (start + end) // 2
    pauses = [match.start() + 1 for match in _PAUSE.finditer(text, half, end)]
    space = text.rfind(" ", half, end)
    return pauses[-1] if pauses else space if space > 0 else end
