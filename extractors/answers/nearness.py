"""Find where a folded quote nearly stands in a folded text, and judge whether the words are the same.

Damage to characters, as OCR does it, and a dropped word are forgiven; another figure, another number
word, a lost `not` or a word that stands nowhere on the page are not. Knows no page and no block.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extractors.answers.decisive import DECISIVE_SIGNS, decides, is_missed
from extractors.answers.figure_marks import marks
from extractors.answers.folding import Folded, fold

SHORTEST = 12
"""Folded characters below which nearly equal proves nothing."""
_SEED = 62.0
"""Partial ratio, 0 to 100, from which a region is looked at closely; low, because a dropped word shifts half of it."""
_FLOOR = 0.84
"""Similarity, 0 to 1, below which a quote is not located however good the words."""
_WORD = re.compile(r"[^\W\d_]+")
_WORDLESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts written without spaces: each character is judged as a word."""


_GAP_OF_ONE = 2
"""How far apart the neighbours of a single misread character stand."""


class Near(NamedTuple):
    """A half-open span of the folded text that a quote nearly is, and how nearly, 0 to 1."""

    start: int
    end: int
    score: float


def nearest(quote: str, text: str, low: int, high: int) -> Near | None:
    """Return the span of `text[low:high]` nearest to a folded quote; None where nothing is near at all."""
    if len(quote) < SHORTEST or high - low < len(quote) // 2:
        return None
    seed = fuzz.partial_ratio_alignment(quote, text[low:high], score_cutoff=_SEED)
    if seed is None or seed.dest_end <= seed.dest_start:
        return None
    slack = len(quote) // 3 + 8
    left = max(low, low + seed.dest_start - slack)
    window = text[left : min(high, low + seed.dest_end + slack)]
    end, _ = _closest_prefix(quote, window, anchored=False)
    length, _ = _closest_prefix(quote[::-1], window[:end][::-1], anchored=True)
    if length == 0:
        return None
    span = window[end - length : end]
    return Near(left + end - length, left + end, round(fuzz.ratio(quote, span) / 100, 4))


def same_words(quote: str, passage: str) -> bool:
    """Whether a quote says what a passage says but for misprints and a dropped word of no weight."""
    said, printed = fold(quote), fold(passage)
    if not said.text or fuzz.ratio(said.text, printed.text) / 100 < _FLOOR or marks(said.text) != marks(printed.text):
        return False
    partners = _partners(said.text, printed.text)
    said_words, printed_words = _words(quote, said), _words(passage, printed)
    met: set[int] = set()
    for word in said_words:
        other = _same_word(word, printed_words, partners)
        if other is None:
            return False
        met.add(other)
    dropped = [word for at, word in enumerate(printed_words) if at not in met and not _is_met(word, partners)]
    return not any(is_missed(word.text) for word in dropped)


class _Word(NamedTuple):
    """A word folded, and its span in the folded text."""

    text: str
    start: int
    end: int


def _same_word(word: _Word, others: list[_Word], partners: dict[int, int]) -> int | None:
    """Index of the printed word that `word` is, misprints forgiven; None where it is another word or none."""
    met = [partners[at] for at in range(word.start, word.end) if at in partners]
    lost = word.end - word.start - len(met)
    if not met or lost > 1 + (word.end - word.start) // 6:
        return _replaced_sign(word, others, partners)
    index = max(bisect_left([other.end for other in others], met[len(met) // 2] + 1), 0)
    if index >= len(others):
        return None
    other = others[index]
    differ = other.text != word.text and (lost > 0 or len(other.text) != len(word.text))
    return None if differ and decides(word.text) and decides(other.text) else index


def _replaced_sign(word: _Word, others: list[_Word], partners: dict[int, int]) -> int | None:
    """A single misread character of a script without spaces, between two that were read."""
    if not _WORDLESS.match(word.text) or word.text in DECISIVE_SIGNS:
        return None
    before, after = partners.get(word.start - 1), partners.get(word.end)
    if before is None or after is None or after - before > _GAP_OF_ONE:
        return None
    index = bisect_left([other.end for other in others], before + 2)
    return index if index < len(others) and others[index].text not in DECISIVE_SIGNS else None


def _is_met(word: _Word, partners: dict[int, int]) -> bool:
    """Whether any of a printed word was said: then it is a word misread, not a word dropped."""
    return any(word.start <= at < word.end for at in partners.values())


def _partners(said: str, printed: str) -> dict[int, int]:
    """Offsets of `said` whose character stands in `printed`, and where."""
    partners: dict[int, int] = {}
    for block in Levenshtein.opcodes(said, printed):
        if block.tag == "equal":
            partners.update(
                zip(range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True)
            )
    return partners


def _words(text: str, folded: Folded) -> list[_Word]:
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        for start, end in _pieces(match):
            first, last = bisect_left(folded.origins, start), bisect_left(folded.origins, end)
            if first < last:
                words.append(_Word(folded.text[first:last], first, last))
    return words


def _pieces(match: re.Match[str]) -> list[tuple[int, int]]:
    """A word of letters is one piece; of a script without spaces each character is one."""
    if _WORDLESS.search(match[0]) is None:
        return [match.span()]
    return [(at, at + 1) for at in range(match.start(), match.end())]


def _closest_prefix(pattern: str, text: str, *, anchored: bool) -> tuple[int, int]:
    """Return the end of the part of `text` nearest to `pattern`, and its edit distance.

    The part begins anywhere, or at the beginning where `anchored`. Bit-parallel edit distance after
    Myers (1999): one big-integer step for each character of `text`.
    """
    masks: dict[str, int] = {}
    for at, char in enumerate(pattern):
        masks[char] = masks.get(char, 0) | 1 << at
    full, top = (1 << len(pattern)) - 1, 1 << (len(pattern) - 1)
    plus, minus, distance, best, best_end = full, 0, len(pattern), len(pattern), 0
    for at, char in enumerate(text, start=1):
        equal = masks.get(char, 0)
        vertical = equal | minus
        horizontal = (((equal & plus) + plus) ^ plus) | equal
        rise = (minus | ~(horizontal | plus)) & full
        fall = plus & horizontal
        distance += bool(rise & top) - bool(fall & top)
        rise = rise << 1 | anchored
        plus = ((fall << 1) | ~(vertical | rise)) & full
        minus = rise & vertical & full
        if distance < best:
            best, best_end = distance, at
    return best_end, best
