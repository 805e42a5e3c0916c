"""The parties that an opening paragraph names: `between Alder Limited, a company (“Alder”), and Birch Company`.

A party is a name behind `between`, `and` or the like that ends in a legal form or has a defined term behind it; in
Japanese what a term such as （以下「甲」という。） stands behind. Misses names told otherwise. Knows no list.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.answers.lists.places import Span

_TERM = r"[(（][^()（）\"“”「」『』]{0,90}[\"“”「『](?P<term>[^\"“”「」『』()（）]{1,40})[\"“”」』][^()（）]{0,80}[)）]"
_FORM = (
    r"(?:Inc|Incorporated|LLC|L\.\s?L\.\s?C|Ltd|Limited|Corp|Corporation|Co|Company|LP|L\.\s?P|LLP|N\.A|S\.A|plc|PLC|GmbH|AG|A/S|B\.V|N\.V"
    r"|Association|Organization|Trust|Funds?|Bank|K\.K)\b\.?"
)
_WORD = r"[A-Z][\w.&'’/-]*"
_NAME = re.compile(
    r"(?:\b(?:[Bb]etween|BETWEEN|[Aa]mong|AMONG|and|AND|(?:into|made) by)\b:?\s+|;\s*|\bbehalf of\s+|\A"
    rf"|(?:\A|\n)\W{{0,2}}(?:\d{{1,2}}|[Pp]arty [A-Z])[.):]\s+|,\s+(?=[^,;()]{{3,80}}{_FORM},?\s+(?:an?|the)\s))"
    r"(?:(?:(?:the|its|The)\s+)?(?:[A-Z]\w+,\s+(?=[A-Z]))?|the\s+)"
    rf"(?P<name>{_WORD}(?:,?\s+(?:{_WORD}|\([A-Z]\w+\)|&|of(?=\s+[A-Z]))){{0,9}}?(?:,?\s+{_FORM}(?!\s+{_FORM})|(?=\s*{_TERM})))"
)
_DEFINED = re.compile(_TERM)
_NEAR = 300
"""Characters behind a name in which its defined term stands, if it has one."""
_NO_PARTY = re.compile(r"\b(?:agreement|contract|date|parties|term|amendment|exhibit)\b|^本", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?:WHEREAS|Whereas|RECITALS?|WITNESSETH|BACKGROUND|NOW,? THEREFORE|as follows|collectively)\b"
    r"|\.\s+(?:This|Each|Both)\b"
)
_OPENS = re.compile(r"\b(?:between|among|entered into by|made by)\b", re.IGNORECASE)
_JAPANESE_TERM = re.compile(
    r"(?:\A|と|、|。|\n)(?P<name>[^と、。\n（）()「」]{2,40})"
    r"[（(]以下[、,]?[^「『]{0,10}[「『](?P<term>[^」』]{1,12})[」』]"
)


class Party(NamedTuple):
    """Where a party's name stands, and what it is called from there on, if that is told."""

    name: Span
    term: str | None


def parties(text: str) -> list[Party]:
    """Return the parties of an opening paragraph; nothing where the text is none."""
    opening = _OPENS.search(text)
    ends = _ENDS.search(text, opening.end() if opening else 0)
    end = ends.start() if ends else len(text)
    return [*_named(text, opening.start() if opening else 0, end), *_in_japanese(text)]


def _named(text: str, begin: int, end: int) -> Iterator[Party]:
    for match in _NAME.finditer(text, begin, end):
        behind = _DEFINED.search(text, match.end(), match.end() + _NEAR)
        if not _NO_PARTY.search(match["name"]) and not (match["term"] and _NO_PARTY.search(match["term"])):
            yield Party(Span(*match.span("name")), behind["term"] if behind else None)


def _in_japanese(text: str) -> Iterator[Party]:
    for match in _JAPANESE_TERM.finditer(text):
        if not _NO_PARTY.search(match["term"]):
            yield Party(Span(*match.span("name")), match["term"])
