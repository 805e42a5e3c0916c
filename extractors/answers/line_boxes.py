"""Boxes for a span of a page's text: one for each visual line, from the words that the span touches.

Knows nothing of quotes; whole words are boxed, since a page has no boxes for characters.
"""

from bisect import bisect_right

from domain.documents import Box, Page, Word


def line_boxes(page: Page, start: int, end: int) -> tuple[Box, ...]:
    """Return one box for each line that the half-open span touches, in the order of the text."""
    lines: dict[int, Box] = {}
    first = max(bisect_right(page.words, start, key=_start) - 1, 0)
    for word in page.words[first:]:
        if word.start >= end:
            break
        if word.end > start:
            lines[word.line] = _around(lines.get(word.line, word.box), word.box)
    return tuple(lines.values())


def _start(word: Word) -> int:
    return word.start


def _around(one: Box, other: Box) -> Box:
    return Box(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))
