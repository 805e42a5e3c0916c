"""Name the parties of a contract from its opening: who stands between `between` and the recitals.

Knows no company. A party is a name at the head of a stretch that ends in its short name in brackets,
as in `Acme Corp., a Delaware corporation ("Acme")`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.embedded.cues import find_cues
from extractors.embedded.names import leading_name
from extractors.embedded.outcome import Cited, Outcome, absent, cite, distinct
from extractors.embedded.passages import Passages
from extractors.embedded.prompt import Asked
from extractors.embedded.reading import Reading

_REACH = 2500
"""Characters behind a cue in which parties are named."""
_LAST_PAGE = 6
"""Parties are named on the first pages, behind a cover and a table of contents at most."""
_LONGEST_QUOTED = 300
_RECITALS = re.compile(
    r"\bWHEREAS\b|\bWITNESSETH\b|\bRECITALS?\b|\bBACKGROUND\b|\bNOW,? THEREFORE\b|\bTABLE OF CONTENTS\b|\n1\. |は、次のとおり|は、以下のとおり"
)
_SHORT_NAME = re.compile(
    r"\((?:[^()\"]{0,60})[\"']{1,2}([^\"()]{1,60})[\"']{1,2}[^()]{0,60}\)|\(hereinafter referred to as ([^()]{1,40})\)"
)
_JAPANESE = re.compile(
    r"(?:^|[、。\s]|と(?=[^\s]{2})|及び)?([^\s、。()「」]{2,40}?)\s?\(以下[、,]?\s?「([^」]{1,20})」[^()]{0,20}\)"
)
_LABELLED = re.compile(r"\bParty [A-D]: ")
_JOINT = re.compile(r"\(?(?:each|collectively|together|individually|both|either|jointly)\b", re.IGNORECASE)


class _Party(NamedTuple):
    name: str
    cited: Cited
    defined: bool


def read_parties(asked: Asked, reading: Reading) -> Outcome:
    """Return the parties named behind the cue that names most; `absent` where none names two."""
    if not reading.begins:
        return absent("The document's opening is not among these pages.")
    passages = reading.passages
    hits = [hit for hit in find_cues(asked.look_for, passages) if _is_early(passages, hit.start)]
    tried = [(hit, _unique(_parties(passages, hit.start, hit.end))) for hit in hits[:12]]
    tried = [(hit, parties) for hit, parties in tried if len(parties) > 1]
    if not tried:
        return absent(
            "No cue on the first pages is followed by two names." if hits else "No cue stands on the first pages."
        )
    hit, parties = max(tried, key=lambda pair: (sum(party.defined for party in pair[1]), -pair[0].start))
    block = passages.blocks[passages.block_at(hit.start)].id
    return Outcome(
        status="found",
        values=tuple(party.name for party in parties),
        citations=distinct([party.cited for party in parties]),
        explanation=f"They are named behind the cue \u201c{hit.cue}\u201d in block {block}.",
        notes=(
            f"{len(hits)} cues on the first pages, {len(tried)} followed by two names or more",
            f"chosen {block}, cue {hit.cue}",
        ),
    )


def _is_early(passages: Passages, offset: int) -> bool:
    return passages.blocks[passages.block_at(offset)].page <= _LAST_PAGE


def _unique(parties: Iterator[_Party]) -> Sequence[_Party]:
    by_name: dict[str, _Party] = {}
    for party in parties:
        by_name.setdefault(party.name.casefold(), party)
    return tuple(by_name.values())


def _parties(passages: Passages, cue_start: int, cue_end: int) -> Iterator[_Party]:
    limit = _limit(passages, cue_end)
    japanese = list(_japanese(passages, max(passages.plain.rfind("\n", 0, cue_start), 0), limit))
    if japanese:
        yield from japanese
        return
    yield from _defined(passages, cue_end, limit) or _listed(passages, cue_end, limit)


def _limit(passages: Passages, start: int) -> int:
    recital = _RECITALS.search(passages.plain, start, start + _REACH)
    return recital.start() if recital else min(start + _REACH, len(passages.plain))


def _defined(passages: Passages, start: int, limit: int) -> list[_Party]:
    """Return the names that are given a short name in brackets."""
    found: list[_Party] = []
    place = start
    for match in _SHORT_NAME.finditer(passages.plain, start, limit):
        joint = _JOINT.match(passages.plain, match.start())
        name = None if joint else leading_name(passages.plain, place, match.start())
        if name is not None:
            end = match.end() if match.end() - name.start <= _LONGEST_QUOTED else name.end
            found.append(_Party(passages.plain[name.start : name.end], cite(passages, name.start, end), defined=True))
        place = match.end()
    return found


def _listed(passages: Passages, start: int, limit: int) -> list[_Party]:
    """Return names that stand bare: behind `Party A:`, or parted by `and`."""
    labelled = [match.end() for match in _LABELLED.finditer(passages.plain, start, limit)]
    parted = [match.end() for match in re.finditer(r"\band\s", passages.plain[start:limit])]
    places = labelled or [start, *(start + place for place in parted[:1])]
    names = [leading_name(passages.plain, place, limit) for place in places]
    return [
        _Party(passages.plain[name.start : name.end], cite(passages, name.start, name.end), defined=False)
        for name in names
        if name is not None
    ]


def _japanese(passages: Passages, start: int, limit: int) -> Iterator[_Party]:
    for match in _JAPANESE.finditer(passages.plain, start, limit):
        yield _Party(match[1], cite(passages, match.start(1), match.end()), defined=True)
