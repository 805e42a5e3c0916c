"""Parts that a text counts, `(i) ... (ii) ...`, and items that it strings together, `A, B and C`.

A series is followed from items that are known to be in it, forwards only. Knows no list beyond those items.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.answers.lists.places import Span

_MARK = re.compile(r"(?<!\w)[(（]([a-z]{1,5}|\d{1,2})[)）]|(?:(?<=\n)|\A)([a-z]|\d{1,2})[.)](?=\s)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_STYLES = (_ROMAN, tuple("abcdefghijklmnopqrstuvwxyz"), tuple(str(number) for number in range(1, 51)))
_ENTRY = r"(?P<entry>[^\s,;.()][^,;()\n]{0,80}?)(?=\s*(?:,|;|\(|\.(?:\s|\Z)|\n|\Z|\s(?:and|or|&)\s))"
_LINK = r"(?:\s*\([^()]{0,120}\))?\s*(?:(?P<comma>[,;])\s*)?(?:\b(?P<last>and|or|&)\s+)?"
_NEXT = re.compile(_LINK + _ENTRY)
_LINKED = re.compile(_LINK)
_DESCRIBED = re.compile(
    r"(?:\s*,\s*(?:an?|the)\s[^;()]{2,160}?)?(?:\s*\([^()]{0,120}\))?,?\s+and\s+(?P<entry>[A-Z][\w.&'’/-]*(?:\s+[A-Z&][\w.&'’/-]*)*)"
)
_BETWEEN = re.compile(r"\b(?:between|among)\s+(?:the\s+)?\Z", re.IGNORECASE)
_SUFFIX = re.compile(
    r"\s*,?\s*(?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Corporation|Co|Company|L\.?P|LLP|N\.?A|S\.?A|plc|PLC|GmbH|AG|B\.?V|Jr|Sr)\b\.?"
)

_FEWEST = 2
"""Marks that make an enumeration."""


class Part(NamedTuple):
    """A counted part and its mark."""

    mark: str
    span: Span


def counted_parts(text: str) -> list[Part]:
    """Return the parts of the longest enumeration, at least two; none where the marks do not count on."""
    found = [(match[1] or match[2], match) for match in _MARK.finditer(text)]
    best: list[re.Match[str]] = []
    for style in _STYLES:
        run: list[re.Match[str]] = []
        for mark, match in found:
            if mark == style[len(run) % len(style)]:
                run.append(match)
        best = run if len(run) > len(best) else best
    if len(best) < _FEWEST:
        return []
    ends = [match.start() for match in best[1:]] + [len(text)]
    return [Part(match[0], Span(match.start(), end)) for match, end in zip(best, ends, strict=True)]


def next_in_series(text: str, items: Sequence[Span]) -> Span | None:
    """Return what stands next in the series that the items, in text order, begin; None where it ends with them."""
    for before, last in pairwise(items):
        link = _LINKED.fullmatch(text, before.end, last.start)
        if link is not None and link["comma"] and not link["last"] and last == items[-1]:
            return _following(text, last)
    if len(items) == 1 and _BETWEEN.search(text, max(0, items[0].start - 20), items[0].start):
        start = _behind_suffix(text, items[0].end)
        described = _DESCRIBED.match(text, start)
        return Span(*described.span("entry")) if described else None
    return None


def _following(text: str, last: Span) -> Span | None:
    entry = _NEXT.match(text, _behind_suffix(text, last.end))
    return Span(*entry.span("entry")) if entry and (entry["comma"] or entry["last"]) else None


def _behind_suffix(text: str, at: int) -> int:
    """Return where a company's name ends, its legal form included."""
    suffix = _SUFFIX.match(text, at)
    return suffix.end() if suffix else at
