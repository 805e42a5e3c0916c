"""Find cues in a text: whole words in English, substrings in Japanese, three dots for words in between.

Knows no question and no score.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.embedded.passages import CJK, Passages, folded_phrase

_DOTS = re.compile(r"\s*(?:\.\.\.|…)\s*")
_GAP = 140
"""Characters that three dots may stand for; Japanese says as much in fewer."""
_GAP_CJK = 40
_INSIDE_WORD = re.compile(r"[\w-]")
_DENIED = frozenset("非不無未")
"""A Japanese prefix that turns a word into its opposite, as in 非独占的."""


class Hit(NamedTuple):
    """A cue and where it stands: half-open offsets into `Passages.folded`, within one sentence."""

    cue: str
    sentence: int
    start: int
    end: int


@lru_cache(maxsize=4096)
def parts_of(cue: str) -> tuple[str, ...]:
    """Return the folded pieces of a cue, parted where it has three dots."""
    return tuple(part for piece in _DOTS.split(cue) if (part := folded_phrase(piece)))


def find_cues(cues: Iterable[str], passages: Passages) -> list[Hit]:
    """Return every place where one of the cues stands, in the order of the text."""
    found = [hit for cue in dict.fromkeys(cues) for hit in _find_cue(cue, passages)]
    return sorted(found, key=lambda hit: (hit.start, -hit.end))


def stands_in(cue: str, folded: str) -> bool:
    """Whether the first part of a cue stands in a text that is already folded."""
    parts = parts_of(cue)
    return bool(parts) and next(occurrences(parts[0], folded, 0, len(folded)), None) is not None


def occurrences(part: str, folded: str, start: int, end: int) -> Iterator[int]:
    """Yield where a folded phrase stands as whole words between two offsets."""
    place = folded.find(part, start, end)
    while place >= 0:
        if _is_whole(part, folded, place):
            yield place
        place = folded.find(part, place + 1, end)


def _find_cue(cue: str, passages: Passages) -> Iterator[Hit]:
    parts = parts_of(cue)
    if not parts:
        return
    for place in occurrences(parts[0], passages.folded, 0, len(passages.folded)):
        index = passages.sentence_at(place)
        sentence_end = passages.sentences[index].end
        if (end := _follow(parts, passages.folded, place, sentence_end)) is not None:
            yield Hit(cue, index, place, end)


def _follow(parts: tuple[str, ...], folded: str, place: int, limit: int) -> int | None:
    """Return where the last part ends when the parts follow each other from `place`, else None."""
    end = place + len(parts[0])
    for part in parts[1:]:
        gap = _GAP_CJK if CJK.search(part) else _GAP
        following = next(occurrences(part, folded, end, min(limit, end + gap + len(part))), None)
        if following is None:
            return None
        end = following + len(part)
    return end if end <= limit else None


def _is_broken(folded: str, place: int) -> bool:
    """Whether a hyphen at a line's end joins the word before to the one at `place`, as in `non- exclusive`."""
    return folded[place - 2 : place] == "- " and folded[place - 3 : place - 2].isalpha()


def _is_whole(part: str, folded: str, place: int) -> bool:
    before, after = folded[place - 1 : place], folded[place + len(part) : place + len(part) + 1]
    if CJK.search(part):
        return before not in _DENIED
    starts_inside = _INSIDE_WORD.match(part[0]) and (_INSIDE_WORD.match(before or " ") or _is_broken(folded, place))
    ends_inside = part[-1].isalnum() and (after.isalnum() or after == "_")
    return not starts_inside and not ends_inside
