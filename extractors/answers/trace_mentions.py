"""What a model's working mentions: words it puts in quotation marks, figures, pages and blocks.

Knows nothing of what was sent; what is mentioned may stand there or not.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extractors.answers.folding import fold

SHORTEST_QUOTE = 12
"""Folded characters below which words in quotation marks are a term or a label, not a quotation."""
_FEWEST_DIGITS = 4
"""Digits from which a bare number is taken for a figure; shorter ones count steps, sections and items."""
_QUOTED = re.compile(
    r"[\u201c\u201e]([^\u201c\u201d\u201e]{4,1500})\u201d|\u300c([^\u300c\u300d]{4,1500})\u300d|\u300e([^\u300e\u300f]{4,1500})\u300f"
    r'|(?<![\w"])"([^"\n]{4,1500})"(?!\w)'
)
_FIGURE = re.compile(
    r"(?<![\w.,/])(?P<sign>[-\u2212(]?)(?P<money>[$€£¥￥]?)\s?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<end>\s?%)?(?![\w/]|[.,]\d)"
)
_PAGES = re.compile(
    r"\b(?:pages?|pp?\.)\s*(\d{1,5})(?:\s*(?:-|\u2013|to|through|and|&)\s*(\d{1,5}))?(?![\d.,]*\d)"
    r"|(\d{1,5})\s*\u30da\u30fc\u30b8|\[?\bp(\d{1,5})\.b\d+",
    re.IGNORECASE,
)
BLOCK = re.compile(r"\bp([1-9]\d{0,4})\.b([1-9]\d{0,4})\b")
_LONGEST_RANGE = 2000


class Figure(NamedTuple):
    """A figure as written, and its size without sign, currency and separators."""

    text: str
    value: Decimal


def quotations(text: str) -> tuple[str, ...]:
    """Return the words in quotation marks that are long enough to be a quotation, each once, in order."""
    found = (next(filter(None, match.groups())) for match in _QUOTED.finditer(text))
    return tuple(dict.fromkeys(words for words in found if len(fold(words).text) >= SHORTEST_QUOTE))


def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures a text mentions: sums, percentages, and numbers of four digits or more, each once."""
    found = (Figure(match[0].strip(), _value(match)) for match in _FIGURE.finditer(text) if _tells(match))
    return tuple({figure.value: figure for figure in found}.values())


def all_values(text: str) -> frozenset[Decimal]:
    """Return the size of every number in a text, short ones too."""
    return frozenset(_value(match) for match in _FIGURE.finditer(text))


def pages(text: str) -> tuple[int, ...]:
    """Return the numbers of the pages a text mentions, by page or by block, in order."""
    return tuple(sorted({number for match in _PAGES.finditer(text) for number in _numbers(match)}))


def _numbers(match: re.Match[str]) -> Iterator[int]:
    first, last, japanese, block = match.groups()
    if first is None:
        yield int(japanese or block)
    elif last is None or not int(first) < int(last) < int(first) + _LONGEST_RANGE:
        yield from {int(first), int(last or first)}
    else:
        yield from range(int(first), int(last) + 1)


def _tells(match: re.Match[str]) -> bool:
    digits = match["digits"].replace(",", "").replace(".", "")
    return bool(match["money"] or match["end"]) or "," in match["digits"] or len(digits) >= _FEWEST_DIGITS


def _value(match: re.Match[str]) -> Decimal:
    return Decimal(match["digits"].replace(",", "")).normalize()
