"""What a name of a company, firm or person looks like in print.

Knows no question and no list of names.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

SUFFIX = (
    r"(?:Inc(?:orporated)?|L\.?L\.?C|L\.?L\.?P|L\.?P|Ltd|Limited|Corp(?:oration)?|Company|Co|N\.A|F\.?S\.?B|plc|PLC|GmbH"
    r"|A\.?G|S\.A\.?S?|B\.V|N\.V|A/S|A\.?S|AB|Pte|Pty|K\.?K|S\.p\.A|Oy)\b\.?"
)
_CAPITAL = r"(?:[A-Z0-9][\w&.'/-]*|\([A-Z][\w. ]*\)|&)"
_LINK = r"(?:(?:(?:of|the|and|de|for|van|von) ){1,2})"
NAME = re.compile(rf"{_CAPITAL}(?:(?:,? {SUFFIX})|(?: {_LINK}?{_CAPITAL}))*", re.UNICODE)
_AFTER_SUFFIX = re.compile(rf"(?<= ){SUFFIX}(?=,? and |,$)", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:[\s,;:]|(?:and|by|between|among|with|is|of|the following|the|both|parties)\b"
    r"|\(?(?:[ivx]{1,4}|\d{1,2}|[a-c])[).](?= )|party [a-d]:)+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:this|that|the|agreement|effective|date|whereas|article|section|party|parties|exhibit|page)\b", re.IGNORECASE
)
_SHORTEST = 3
_FARTHEST = 3

_JAPANESE = r"[\u3400-\u9fffァ-ヶーA-Za-z]{2,20}"
FIRM = re.compile(rf"(?:{_CAPITAL} ){{1,6}}(?:L\.?L\.?P\b\.?|PLLC|AG|GmbH)|{_JAPANESE}監査法人|監査法人{_JAPANESE}")


class Name(NamedTuple):
    """A name and where it stands, half-open offsets."""

    start: int
    end: int


def leading_name(text: str, start: int, end: int) -> Name | None:
    """Return the name that a stretch of text opens with, small words and numbering left out."""
    lead = _LEAD.match(text, start, end)
    place = lead.end() if lead else start
    match = NAME.match(text, place, end)
    if match is None or _NO_NAME.match(match[0]):
        return None
    stop = place + _one_name(match[0])
    stop = place + len(text[place:stop].rstrip(" ,("))
    return Name(place, stop) if stop - place >= _SHORTEST else None


def adjacent_name(text: str, start: int, end: int) -> Name | None:
    """Return the name that a stretch of text ends with, of two capital words or more."""
    for match in NAME.finditer(text, start, end):
        if end - match.end() <= _FARTHEST and " " in match[0] and not _NO_NAME.match(match[0]):
            return Name(match.start(), match.end())
    return None


def _one_name(run: str) -> int:
    """Return where the first of several names joined by `and` ends: behind its legal form."""
    form = _AFTER_SUFFIX.search(run)
    return form.end() if form else len(run)


def firms(text: str, start: int, end: int) -> Iterator[Name]:
    """Yield the names of partnerships, as auditors and law firms have them."""
    for match in FIRM.finditer(text, start, end):
        yield Name(match.start(), match.end())
