"""Judge whether a quote says what a passage of a page says.

Misread letters, as OCR leaves them, are forgiven. Words that the quote leaves out whole are named, whatever
they are: whoever shows the quote must say so. Another figure, another number word, a word that stands
nowhere in the passage are not forgiven. Knows no page.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extractors.answers.decisive import exchanged, is_missed
from extractors.answers.figure_marks import marks
from extractors.answers.folding import Folded, fold
from extractors.answers.omissions import omissions, without

_FLOOR = 0.85
"""Similarity, 0 to 1, below which two texts are not the same however good their words."""
_WORD = re.compile(r"\w*[^\W\d_]\w*")
_WORDLESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts written without spaces: each character is judged as a word."""
_LETTERS_FOR_ONE_MISREAD = 6
_WHOLLY_MISREAD = 2
"""Letters of the longest word that may be misread altogether, between two words that were read."""
_PAIRS_FOR_ONE = (("rn", "m"), ("cl", "d"), ("vv", "w"))
_ALIKE = str.maketrans("ceao01itfjhnuv5", "ooooolllllbnnns")
"""Characters that scans confuse, by what they are taken for: only a word alike throughout is forgiven by it."""


class _Word(NamedTuple):
    """A folded word and its half-open span in the folded text."""

    text: str
    start: int
    end: int


class _Printed(NamedTuple):
    """The passage's words, and which of its characters are also the quote's."""

    words: list[_Word]
    ends: list[int]
    partners: dict[int, int]
    """Offset in the quote to offset in the passage, of the characters that stand in both."""


def left_out(quote: str, passage: str) -> tuple[str, ...] | None:
    """Return the passage's words that a quote of it leaves out; None where it says something else."""
    said, shown = fold(quote), fold(passage)
    gaps = omissions(quote, said, passage, shown)
    kept = without(passage, gaps)
    lost = _dropped(said, quote, fold(kept) if gaps else shown, kept)
    return None if lost is None else (*(" ".join(passage[gap.start : gap.end].split()) for gap in gaps), *lost)


def _dropped(said: Folded, quote: str, shown: Folded, passage: str) -> tuple[str, ...] | None:
    """The words of a passage of which no letter stands in the quote; None where the quote is another text."""
    if fuzz.ratio(said.text, shown.text) / 100 < _FLOOR or marks(said, quote) != marks(shown, passage):
        return None
    words = _words(passage, shown)
    printed = _Printed(words, [word.end for word in words], _partners(said.text, shown.text))
    if not all(_is_printed(word, printed) for word in _words(quote, said)):
        return None
    met = sorted(printed.partners.values())
    dropped = [word.text for word in words if bisect_left(met, word.start) == bisect_left(met, word.end)]
    return (
        None
        if any(is_missed(word) for word in dropped)
        else tuple(word for word in dropped if len(word) > _WHOLLY_MISREAD)
    )


def _is_printed(word: _Word, printed: _Printed) -> bool:
    """Whether a word of the quote is the passage's word in its place, misread letters forgiven."""
    met = [printed.partners[at] for at in range(word.start, word.end) if at in printed.partners]
    other = _word_at(met[len(met) // 2], printed) if met else _between_neighbours(word, printed)
    if other is not None and word.text == other.text:
        return True
    if other is None or exchanged(word.text, other.text) or _digits_differ(word.text, other.text):
        return False
    lost = len(word.text) - len(met)
    return lost <= _forgiven(word.text) or len(word.text) <= _WHOLLY_MISREAD or _look(word.text) == _look(other.text)


def _between_neighbours(word: _Word, printed: _Printed) -> _Word | None:
    """The printed word in the place of a short word of which nothing was read."""
    before, after = printed.partners.get(word.start - 1), printed.partners.get(word.end)
    if before is None or after is None or len(word.text) > _WHOLLY_MISREAD:
        return None
    return _word_at(before + 1, printed) if after - before == len(word.text) + 1 else None


def _word_at(at: int, printed: _Printed) -> _Word | None:
    index = bisect_left(printed.ends, at + 1)
    return printed.words[index] if index < len(printed.words) else None


def _forgiven(word: str) -> int:
    return 1 + len(word) // _LETTERS_FOR_ONE_MISREAD


def _digits_differ(word: str, other: str) -> bool:
    """Whether two words with digits in them, such as `Q3` and `Q4`, have other digits."""
    one, two = re.sub(r"\D", "", word), re.sub(r"\D", "", other)
    return bool(one and two) and one != two


def _look(word: str) -> str:
    for seen, meant in _PAIRS_FOR_ONE:
        word = word.replace(seen, meant)
    return word.translate(_ALIKE)


def _partners(said: str, shown: str) -> dict[int, int]:
    partners: dict[int, int] = {}
    for block in Levenshtein.opcodes(said, shown):
        if block.tag == "equal":
            partners.update(
                zip(range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True)
            )
    return partners


def _words(text: str, folded: Folded) -> list[_Word]:
    words: list[_Word] = []
    for start, end in _spans(text):
        first = bisect_left(folded.origins, start)
        last = bisect_left(folded.origins, end, first)
        if first < last:
            words.append(_Word(folded.text[first:last], first, last))
    return words


def _spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand; of a script without spaces each character is one."""
    spans = [match.span() for match in _WORD.finditer(text)]
    if _WORDLESS.search(text) is None:
        return spans
    return [piece for span in spans for piece in _pieces(text, *span)]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if _WORDLESS.search(text, start, end) is None:
        return [(start, end)]
    return [(at, at + 1) for at in range(start, end)]
