"""Rank the sentences of a document for a question: cues first, BM25 over blocks beside them.

Deterministic: equal scores keep the order of the text. Knows no answer type.
"""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple, cast

import bm25s

from extractors.embedded.cues import Hit, find_cues, occurrences, parts_of
from extractors.embedded.passages import CJK, Passages
from extractors.embedded.prompt import Asked

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[\u3040-\u30ff\u3400-\u9fff]+")
_WEIGHT_OF_CUE = 1.0
_WEIGHT_OF_LENGTH = 0.12
"""For each word of a cue beyond the first: the longer the phrase, the surer it is."""
_WEIGHT_OF_FURTHER_CUE = 0.4
_WEIGHT_OF_ORDER = 0.3
"""For the first cue of a question; the last has none of it."""
_WEIGHT_OF_RELATED = 0.08
_MOST_RELATED = 0.4
_WEIGHT_OF_BLOCK = 0.5
_SHORTEST_STATEMENT = 28
_CONTENTS = re.compile(r"(?:\.\s?){4,}|\s\d{1,3}$")


class Ranked(NamedTuple):
    """A sentence that may answer, with what speaks for it."""

    sentence: int
    score: float
    hits: tuple[Hit, ...]
    block_score: float
    """BM25 of its block, 1.0 for the best block of the document."""


class BlockIndex:
    """BM25 over blocks; Japanese goes in as pairs of characters."""

    def __init__(self, passages: Passages) -> None:
        self._size = len(passages.blocks)
        spans = (passages.block_span(index) for index in range(self._size))
        corpus = [terms(passages.folded[start:end]) for start, end in spans]
        self._known = {term for words in corpus for term in words}
        self._engine: Any = None
        if self._known:
            self._engine = cast("Any", bm25s.BM25)(method="lucene", backend="numpy")
            self._engine.index(corpus, show_progress=False)

    @property
    def known(self) -> AbstractSet[str]:
        """Every word that stands in some block."""
        return self._known

    def scores(self, words: Iterable[str]) -> Sequence[float]:
        """Return for each block its score, from 0 to 1 for the best."""
        wanted = [word for word in dict.fromkeys(words) if word in self._known]
        if not wanted:
            return [0.0] * self._size
        raw = [float(score) for score in self._engine.get_scores(wanted)]
        best = max(raw)
        return [score / best if best > 0 else 0.0 for score in raw]


def terms(folded: str) -> list[str]:
    """Cut a folded text into words, Japanese into overlapping pairs of characters."""
    found: list[str] = []
    for word in _WORD.findall(folded):
        if CJK.match(word) and len(word) > 1:
            found.extend(word[place : place + 2] for place in range(len(word) - 1))
        else:
            found.append(word)
    return found


def query_of(asked: Asked) -> list[str]:
    """Return the words that a question is searched with: its cues' and related words, and its own."""
    phrases = (*asked.look_for, *asked.related, asked.question)
    return [term for phrase in phrases for part in parts_of(phrase) for term in terms(part)]


def rank(passages: Passages, index: BlockIndex, asked: Asked) -> list[Ranked]:
    """Return the sentences in which a cue stands, the best first."""
    by_sentence: dict[int, list[Hit]] = {}
    for hit in find_cues(asked.look_for, passages):
        by_sentence.setdefault(hit.sentence, []).append(hit)
    if not by_sentence:
        return []
    blocks = index.scores(query_of(asked))
    ranked = [_scored(passages, asked, number, hits, blocks) for number, hits in by_sentence.items()]
    return sorted(ranked, key=lambda one: (-round(one.score, 6), one.sentence))


def _scored(passages: Passages, asked: Asked, number: int, hits: Sequence[Hit], blocks: Sequence[float]) -> Ranked:
    sentence = passages.sentences[number]
    folded = passages.folded[sentence.start : sentence.end]
    score = cue_score(hits) + _WEIGHT_OF_BLOCK * blocks[sentence.block] + _sureness(asked, hits)
    score += min(_MOST_RELATED, _WEIGHT_OF_RELATED * _related_in(asked, folded))
    return Ranked(number, score, tuple(hits), blocks[sentence.block])


def _sureness(asked: Asked, hits: Sequence[Hit]) -> float:
    """Cues are listed the surest first; the first weighs a little more than the last."""
    first = min(asked.look_for.index(hit.cue) for hit in hits)
    return _WEIGHT_OF_ORDER * (1 - first / len(asked.look_for))


def says_nothing(folded: str) -> bool:
    """Whether a sentence only names a subject: a heading, a line of a table of contents, a fragment."""
    return not CJK.search(folded) and (len(folded) < _SHORTEST_STATEMENT or _CONTENTS.search(folded) is not None)


def cue_score(hits: Sequence[Hit]) -> float:
    """Return what the cues of a sentence weigh: the longest most, others that do not overlap it a little."""
    longest = max(hits, key=lambda hit: (len(hit.cue), -hit.start))
    apart = {hit.cue for hit in hits if hit.end <= longest.start or hit.start >= longest.end}
    return _WEIGHT_OF_CUE + _WEIGHT_OF_LENGTH * (_words(longest.cue) - 1) + _WEIGHT_OF_FURTHER_CUE * min(len(apart), 2)


def _related_in(asked: Asked, folded: str) -> int:
    parts = (part for phrase in asked.related for part in parts_of(phrase))
    return sum(next(occurrences(part, folded, 0, len(folded)), None) is not None for part in parts)


def _words(cue: str) -> int:
    text = " ".join(parts_of(cue))
    return len(text) // 3 + 1 if CJK.search(text) else len(text.split())
