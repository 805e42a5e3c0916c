"""The document line by line, as its blocks have it: for titles, labels and the rows of tables.

Knows no question. A line never crosses a block; joined lines are quoted with what stands between them.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from extractors.embedded.outcome import Cited
from extractors.embedded.passages import folded_phrase
from extractors.embedded.prompt import Block

_LINE = re.compile(r"[^\n]+")


class Line(NamedTuple):
    """A line that is not blank: half-open offsets into its block's text, without white space at the ends."""

    block: int
    start: int
    end: int
    text: str
    folded: str


def lines_of(blocks: Iterable[Block]) -> tuple[Line, ...]:
    return tuple(line for index, block in enumerate(blocks) for line in _lines(index, block.text))


def _lines(index: int, text: str) -> Iterable[Line]:
    for match in _LINE.finditer(text):
        bare = match[0].strip()
        if bare:
            start = match.start() + match[0].index(bare)
            yield Line(index, start, start + len(bare), bare, folded_phrase(bare))


def cite_lines(blocks: tuple[Block, ...], first: Line, last: Line) -> Cited:
    """Return the citation from the first line to the last, which stand in the same block."""
    block = blocks[first.block]
    return Cited(block=block.id, quote=block.text[first.start : last.end])
