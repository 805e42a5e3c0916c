"""Name the parties of a contract from its opening: who stands between `between` and the recitals.

Knows no company. A party is a name at the head of a stretch that ends in its short name in brackets,
as in `Acme Corp., a Delaware corporation ("Acme")`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.embedded.cues import find_cues
from extractors.embedded.names import Name, leading_name, name_within
from extractors.embedded.outcome import Cited, Outcome, absent, cite, distinct
from extractors.embedded.passages import Passages
from extractors.embedded.prompt import Asked
from extractors.embedded.reading import Reading

_REACH = 2500
"""Characters behind a cue in which parties are named."""
_LAST_PAGE = 10
"""Parties are named on the first pages, behind a cover and a table of contents at most."""
_MOST_PLACES = 12
_FIRST_SENTENCES = 40
_LONGEST_QUOTED = 300
_RECITALS = re.compile(
    r"\bWHEREAS\b|\bWITNESSETH\b|\bRECITALS?\b|\bBACKGROUND\b|\bNOW,? THEREFORE\b|\bTABLE OF CONTENTS\b"
    r"|は、次のとおり|は、以下のとおり"
)
_SHORT_NAME = re.compile(
    r"\((?:[^()\"]{0,60})[\"']{1,2}([^\"()]{1,60})[\"']{1,2}[^()]{0,60}\)|\(hereinafter referred to as ([^()]{1,40})\)"
)
_JAPANESE = re.compile(
    r"(?:^|[、。\s]|と(?=[^\s]{2})|及び)?([^\s、。()「」]{2,40}?)\s?\(以下[、,]?\s?「([^」]{1,20})」[^()]{0,20}\)"
)
_BETWEEN = re.compile(r"(?:^|\n)(?:(?i:between):?(?=\n)|BETWEEN:? )|\bBETWEEN:")
_LABELLED = re.compile(r"\bParty [A-D]: ")
_JOINT = re.compile(r"\(?(?:each|collectively|together|individually|both|either|jointly)\b", re.IGNORECASE)


class _Party(NamedTuple):
    name: str
    cited: Cited
    defined: bool


def read_parties(asked: Asked, reading: Reading) -> Outcome:
    """Return the parties named where most are given a short name; `absent` where no place names two."""
    if not reading.begins:
        return absent("The document's opening is not among these pages.")
    passages = reading.passages
    places = [*_behind_cues(asked, passages), *_openings(passages)]
    tried = [(place, _unique(_parties(passages, *place))) for place in dict.fromkeys(places)]
    tried = [(place, parties) for place, parties in tried if len(parties) > 1]
    if not tried:
        return absent("No place on the first pages names two parties.", f"{len(places)} places tried")
    place, parties = max(tried, key=_openness)
    block = passages.blocks[passages.block_at(place[0])].id
    return Outcome(
        status="found",
        values=tuple(party.name for party in parties),
        citations=distinct([party.cited for party in parties]),
        explanation=f"They are named in the opening that begins in block {block}.",
        notes=(f"{len(places)} places tried, {len(tried)} name two parties or more", f"chosen {block}"),
    )


def _openness(tried: tuple[tuple[int, int], Sequence[_Party]]) -> tuple[bool, bool, int]:
    """Return what speaks for a place: short names are given there, a cue stands there, it comes early."""
    (start, end), parties = tried
    return any(party.defined for party in parties), end > start, -start


def _behind_cues(asked: Asked, passages: Passages) -> list[tuple[int, int]]:
    hits = [(hit.start, hit.end) for hit in find_cues(asked.look_for, passages) if _is_early(passages, hit.start)]
    lines = [match.span() for match in _BETWEEN.finditer(passages.plain) if _is_early(passages, match.start())]
    return [*hits[:_MOST_PLACES], *lines[:_MOST_PLACES]]


def _openings(passages: Passages) -> list[tuple[int, int]]:
    """Return where sentences begin that open with a name and give it a short name, as letters do."""
    found: list[tuple[int, int]] = []
    for sentence in passages.sentences[:_FIRST_SENTENCES]:
        short = _SHORT_NAME.search(passages.plain, sentence.start, sentence.end)
        if short and leading_name(passages.plain, sentence.start, short.start()):
            found.append((sentence.start, sentence.start))
    return found


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
    sentence = passages.sentences[passages.sentence_at(cue_end)].end
    near = _defined(passages, cue_end, min(sentence, limit))
    yield from near if len(near) > 1 else _defined(passages, cue_end, limit) or _listed(passages, cue_end, limit)


def _limit(passages: Passages, start: int) -> int:
    recital = _RECITALS.search(passages.plain, start, start + _REACH)
    return recital.start() if recital else min(start + _REACH, len(passages.plain))


def _defined(passages: Passages, start: int, limit: int) -> list[_Party]:
    """Return the names that are given a short name in brackets, and the one beside a single one."""
    found: list[_Party] = []
    place = start
    for match in _SHORT_NAME.finditer(passages.plain, start, limit):
        joint = _JOINT.match(passages.plain, match.start())
        name = None if joint else _name_before(passages.plain, place, match.start())
        if name is not None:
            end = match.end() if match.end() - name.start <= _LONGEST_QUOTED else name.end
            found.append(_Party(passages.plain[name.start : name.end], cite(passages, name.start, end), defined=True))
        place = match.end()
    if len(found) == 1 and (other := leading_name(passages.plain, place, limit)):
        found.append(_bare(passages, other))
    return found


def _name_before(text: str, start: int, end: int) -> Name | None:
    return leading_name(text, start, end) or name_within(text, start, end)


def _listed(passages: Passages, start: int, limit: int) -> list[_Party]:
    """Return names that stand bare: behind `Party A:`, or parted by `and`."""
    labelled = [match.end() for match in _LABELLED.finditer(passages.plain, start, limit)]
    parted = [match.end() for match in re.finditer(r"\band\s", passages.folded[start:limit])]
    places = labelled or [start, *(start + place for place in parted[:1])]
    names = [leading_name(passages.plain, place, limit) for place in places]
    return [_bare(passages, name) for name in names if name is not None]


def _bare(passages: Passages, name: Name) -> _Party:
    return _Party(passages.plain[name.start : name.end], cite(passages, name.start, name.end), defined=False)


def _japanese(passages: Passages, start: int, limit: int) -> Iterator[_Party]:
    for match in _JAPANESE.finditer(passages.plain, start, limit):
        yield _Party(match[1], cite(passages, match.start(1), match.end()), defined=True)
