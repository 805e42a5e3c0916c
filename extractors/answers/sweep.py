"""Sweep a whole document for a question's cues: what an `absent` must survive before anyone relies on it.

Over all text of every page: OCR of low confidence included, where a long cue may stand with a letter misread.
Text a reader kept apart (hidden text, the reading of a page that was not chosen) is swept too and told
apart: nobody sees it on the page, so it can neither be cited nor overturn an answer. Knows no model.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz

from domain.answers import Citation, CitedQuote
from domain.documents import Document, Page
from domain.questions import Question
from extractors.answers.citations import DocumentIndex
from extractors.answers.cue_matching import CueHit, CueText, cue_parts, sentence_end
from extractors.answers.folding import Folded

MOST_CITED = 5
"""Hits that are cited; the check says how many there were."""
_PASSAGE = 300
"""Characters of a cited passage at most."""
_LONG_ENOUGH = 12
"""Folded characters of a cue from which it is also found with a letter misread, on pages read by OCR."""
_SIMILAR = 90.0


class SweepHit(NamedTuple):
    page: int
    hit: CueHit


class Swept(NamedTuple):
    """What a sweep found."""

    cues: int
    """How many cues were looked for."""
    hits: tuple[SweepHit, ...]
    """On what pages say, in page order."""
    apart: tuple[int, ...]
    """Pages where a cue stands only in text kept apart."""

    @property
    def named(self) -> tuple[str, ...]:
        """The cues that stand somewhere, each once."""
        return tuple(dict.fromkeys(found.hit.cue for found in self.hits))


class Sweep:
    """A document made ready for any number of questions."""

    def __init__(self, index: DocumentIndex) -> None:
        self.index = index
        """Where passages that hold a cue are located, like any other quote."""

    @property
    def document(self) -> Document:
        return self.index.document

    @cached_property
    def _texts(self) -> tuple[CueText, ...]:
        pages = zip(self.document.pages, self.index.folded_pages, strict=True)
        return tuple(CueText(page.text, folded) for page, folded in pages)

    @cached_property
    def _apart(self) -> tuple[tuple[int, CueText], ...]:
        return tuple((page.number, CueText(text)) for page in self.document.pages for text in _kept_apart(page))

    def over(self, question: Question) -> Swept:
        """Return where the question's cues, and its synonyms for the sweep, stand."""
        cues = tuple(dict.fromkeys((*question.cues.all(), *question.sweep.all())))
        hits = tuple(
            SweepHit(page.number, hit)
            for page, text in zip(self.document.pages, self._texts, strict=True)
            for hit in text.hits(cues) or _misread(page, text.folded, cues)
        )
        seen = {found.page for found in hits}
        apart = dict.fromkeys(number for number, text in self._apart if number not in seen and text.hits(cues))
        return Swept(len(cues), hits, tuple(apart))

    def cite(self, swept: Swept) -> tuple[Citation, ...]:
        """Return the passages of the first hits, one for each cue before a second, with their boxes."""
        first = {found.hit.cue: found for found in reversed(swept.hits)}
        order = [*(first[cue] for cue in swept.named), *swept.hits]
        quotes = dict.fromkeys(self._passage(found) for found in order)
        located = (self.index.locate(quote) for quote in quotes)
        return tuple(cited for cited in located if cited.located)[:MOST_CITED]

    def _passage(self, found: SweepHit) -> CitedQuote:
        """The sentence a hit stands in, within its block and no longer than is read at a glance."""
        page, hit = self.document.page(found.page), found.hit
        block = next((each for each in page.blocks if each.start <= hit.start < each.end), None)
        low, high = (block.start, block.end) if block is not None else (0, len(page.text))
        low, high = max(low, hit.start - _PASSAGE // 2), max(hit.end, min(high, hit.end + _PASSAGE // 2))
        while (ended := sentence_end(page.text, low, hit.start)) is not None:
            low = ended
        high = min(sentence_end(page.text, hit.end, high) or high, high)
        return CitedQuote(block=block.id if block else None, quote=_whole_words(page.text, low, high))


def _kept_apart(page: Page) -> Iterator[str]:
    yield from (hidden.text for hidden in page.hidden)
    if page.other_reading is not None:
        yield page.other_reading.text


def _misread(page: Page, folded: Folded, cues: Sequence[str]) -> list[CueHit]:
    """Return long cues that stand nearly on a page that OCR read, each at its best place."""
    if page.ocr_confidence is None:
        return []
    found: list[CueHit] = []
    for cue in cues:
        parts = cue_parts(cue)
        if len(parts) != 1 or len(parts[0]) < _LONG_ENOUGH:
            continue
        near = fuzz.partial_ratio_alignment(parts[0], folded.text, score_cutoff=_SIMILAR)
        if near is not None and near.dest_end > near.dest_start and len(folded.text) >= len(parts[0]):
            found.append(CueHit(cue, *folded.span(near.dest_start, near.dest_end)))
    return sorted(found, key=lambda hit: hit.start)


def _whole_words(text: str, start: int, end: int) -> str:
    """Return the words of a span; one that is cut at an edge is left out."""
    words = text[start:end]
    if start > 0 and text[start - 1].isalnum() and " " in words[:40]:
        words = words[words.index(" ") :]
    if end < len(text) and text[end].isalnum() and " " in words[-40:]:
        words = words[: words.rindex(" ")]
    return words.strip()
