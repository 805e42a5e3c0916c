"""What a name of a company, firm or person looks like in print.

Knows no question and no list of names.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

SUFFIX = (
    r"(?=[A-Z]|plc)(?i:Inc(?:orporated)?|L\.?L\.?C|L\.?L\.?P|L\.?P|Ltd|Limited|Corp(?:oration)?|Company|Co|N\.A"
    r"|F\.?S\.?B|plc|GmbH|A\.?G|S\.A\.?S?|B\.V|N\.V|A/S|A\.?S|AB|Pte|Pty|K\.?K|S\.p\.A|Oy)\b\.?"
)
_CAPITAL = r"(?:[A-Z0-9][\w&.'/-]*|\([A-Z][\w. ]*\)|&)"
_LINK = r"(?:(?:(?:of|the|and|de|for|van|von) ){1,2})"
NAME = re.compile(rf"{_CAPITAL}(?:(?:,? {SUFFIX})|(?:, \([A-Z]\w+\))|(?: {_LINK}?{_CAPITAL}))*")
_AFTER_SUFFIX = re.compile(rf"(?<= ){SUFFIX}(?=,? and |,$)", re.IGNORECASE)
_HAS_FORM = re.compile(rf"(?<= ){SUFFIX}(?![\w])")
_JOINS = re.compile(r"\band\s", re.IGNORECASE)
_ARTICLE = re.compile(r",? An? (?=[A-Z])")
_LEAD = re.compile(
    r"(?:[\s,;:]|(?:and|by|between|among|with|is|of|the following|(?-i:the)|both|parties)\b"
    r"|\(?(?:[ivx]{1,4}|\d{1,2}|[a-c])[).](?= )|party [a-d]:)+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"the$|(?:this|that|effective|date|whereas|article|section|party|parties|exhibit|page)\b"
    r"|.*\b(?:agreement|contract|amendment|board|commission|republic|states of america|islands|plan|act)\b"
    r"|\d|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d",
    re.IGNORECASE,
)
"""What stands in capitals and is no one's name: a document, an authority, a country, a date."""
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


def name_within(text: str, start: int, end: int) -> Name | None:
    """Return the name a stretch is about that does not open with one: joined by `and`, with a legal form, or last."""
    joined = (leading_name(text, match.end(), end) for match in _JOINS.finditer(text, start, end))
    runs = [leading_name(text, match.start(), end) for match in NAME.finditer(text, start, end)]
    formed = [name for name in runs if name and _HAS_FORM.search(text, name.start, name.end)]
    last = (name for name in runs if name and end - name.end <= _FARTHEST)
    formed_last = [name for name in formed if end - name.end <= _FARTHEST]
    names = (name for name in (*formed_last, *joined, *formed, *last) if name and " " in text[name.start : name.end])
    return next(names, None)


def _one_name(run: str) -> int:
    """Return where the first of several names joined by `and` ends: behind its legal form, before `A Texas ...`."""
    form = _AFTER_SUFFIX.search(run)
    article = _ARTICLE.search(run)
    return min(form.end() if form else len(run), article.start() if article else len(run))


def firms(text: str, start: int, end: int) -> Iterator[Name]:
    """Yield the names of partnerships, as auditors and law firms have them."""
    for match in FIRM.finditer(text, start, end):
        yield Name(match.start(), match.end())
