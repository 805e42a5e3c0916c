"""The document as it is searched: one run of text, cut into sentences, each place traceable to its block.

Knows no question. `plain` has single spaces, one width of characters and one kind of quotation mark;
`folded` is the same in lower case, of the same length. `quote` gives back what the block really says.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.embedded.prompt import Block

_MARKS = str.maketrans("“”„‟«»‘’‚‛`´‐‑‒–—―−", "\"\"\"\"\"\"''''''-------")
CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""A character of a script that puts no spaces between words."""

_ENDING = re.compile(r"[.!?][\"')\]]*(?= [\"'(\[]*[A-Z0-9])|[。！？!?](?=[^\s」）)])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:inc|ltd|co|corp|no|nos|mr|mrs|ms|dr|st|sec|art|vs?|al|e\.g|i\.e|u\.s|jr|sr|dept|approx|l\.p|cl|para)"
    r"|\b[a-z]|(?:^|[\s(])\d{1,3}(?:\.\d{1,3})*|^[ivxlc]+)\.$",
    re.IGNORECASE,
)
_LOOK_BACK = 12
"""Characters before a full stop in which an abbreviation is looked for."""


class Sentence(NamedTuple):
    """Half-open offsets into `Passages.plain`; it never crosses a block."""

    block: int
    start: int
    end: int


class _Words:
    """Where each word of a block stands, in `plain` and in the block."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.starts, self.firsts, self.ends = array("q"), array("q"), array("q")
        self._length = 0

    def add(self, match: re.Match[str], place: int) -> None:
        word = _one_form(match[0])
        gap = "" if not self.pieces or _runs_on(self.pieces[-1], word) else " "
        self.pieces.append(gap + word)
        self.starts.append(place + self._length + len(gap))
        self.firsts.append(match.start())
        self.ends.append(match.end())
        self._length += len(gap) + len(word)


class Passages:
    """Blocks in reading order, joined by line feeds."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        self._plain_starts = array("q")
        self._block_words: list[_Words] = []
        self.plain = "\n".join(self._laid_out())
        self.folded = _lowered(self.plain)
        self.sentences = tuple(self._sentences())
        self._sentence_starts = array("q", (sentence.start for sentence in self.sentences))

    def block_at(self, offset: int) -> int:
        """Return the index of the block that an offset into `plain` stands in."""
        return max(bisect_right(self._plain_starts, offset) - 1, 0)

    def block_span(self, block: int) -> tuple[int, int]:
        following = block + 1
        end = self._plain_starts[following] - 1 if following < len(self._plain_starts) else len(self.plain)
        return self._plain_starts[block], end

    def sentence_at(self, offset: int) -> int:
        return max(bisect_right(self._sentence_starts, offset) - 1, 0)

    def text(self, sentence: Sentence) -> str:
        return self.plain[sentence.start : sentence.end]

    def quote(self, start: int, end: int) -> tuple[str, str]:
        """Return the id of the block that a span of `plain` begins in, and the block's own words there."""
        index = self.block_at(start)
        block = self.blocks[index]
        first = self._original(index, start)
        last = self._original(index, end - 1) + 1 if end > start else first
        return block.id, block.text[first:last].strip()

    def _laid_out(self) -> Iterator[str]:
        place = 0
        for block in self.blocks:
            self._plain_starts.append(place)
            words = _Words()
            for match in re.finditer(r"\S+", block.text):
                words.add(match, place)
            self._block_words.append(words)
            text = "".join(words.pieces)
            place += len(text) + 1
            yield text

    def _original(self, block: int, offset: int) -> int:
        words = self._block_words[block]
        if not words.starts:
            return 0
        word = max(bisect_right(words.starts, offset) - 1, 0)
        return min(words.firsts[word] + offset - words.starts[word], words.ends[word] - 1)

    def _sentences(self) -> Iterator[Sentence]:
        for index in range(len(self.blocks)):
            start, end = self.block_span(index)
            for first, last in sentence_spans(self.plain[start:end]):
                yield Sentence(index, start + first, start + last)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans of the sentences of a text that has single spaces only."""
    start = 0
    for match in _ENDING.finditer(text):
        if _ABBREVIATION.search(text[max(start, match.start() - _LOOK_BACK) : match.start() + 1]):
            continue
        yield start, match.end()
        start = match.end() + (text[match.end() : match.end() + 1] == " ")
    if start < len(text):
        yield start, len(text)


def _runs_on(before: str, after: str) -> bool:
    """Whether a line break between two words parts nothing, as between two Japanese characters."""
    return bool(CJK.match(before[-1]) and CJK.match(after[0]))


def _one_form(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFKC", word.translate(_MARKS)).translate(_MARKS)


def _lowered(text: str) -> str:
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(char.lower()[:1] for char in text)


def folded_phrase(phrase: str) -> str:
    """Return a cue in the form in which `Passages.folded` holds it."""
    return " ".join(_lowered(_one_form(phrase)).split())
