"""Find each quote on its pages by code: exactly, folded, nearly, or not at all. Never a guess.

A quote is looked for in the block it names, then on that block's page, then in the whole document; of
several places the one nearest to the block named counts, and without one the first. A quote that runs
over a page break is cited on the page it begins on, with boxes there only; running heads and feet
between its two parts are passed over. Knows no question and no value.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from domain.answers import Alignment, Citation, CitedQuote
from domain.documents import Document
from extractors.answers.figure_marks import cuts_figure, whole_figures
from extractors.answers.folded_document import FoldedDocument, Place, Region
from extractors.answers.folding import Folded, fold
from extractors.answers.gaps import gaps
from extractors.answers.grams import Stretch
from extractors.answers.nearness import SHORTEST, Near, fitted, nearest
from extractors.answers.page_breaks import FURNITURE
from extractors.answers.same_words import left_out

SHORTEST_ANYWHERE = 4
"""Folded characters below which a quote is looked for only in the block it names and on its page."""
_SHORTEST_INSIDE_WORDS = 12
"""Folded characters from which a quote may begin or end inside a word, as scans that lost their spaces need."""
_SHARES_A_RUN = 96
"""Folded characters from which a quote that nearly stands somewhere shares a run of `grams.SURE` with the place."""
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")


class DocumentIndex:
    """A document folded once, at its first quote, for any number of quotes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._folded = FoldedDocument(document)
        self._left_out: dict[Citation, tuple[str, ...]] = {}
        self._named: dict[Citation, str | None] = {}
        self._run_on = set[Citation]()

    @property
    def folded_pages(self) -> tuple[Folded, ...]:
        """The document's pages folded, each as it folds before the next."""
        return self._folded.pages

    def locate(self, cited: CitedQuote) -> Citation:
        """Return the quote with its page, span and boxes, or marked as not located."""
        citation = self._locate(cited)
        if citation.located:
            self._named[citation] = cited.block
        return citation

    def _locate(self, cited: CitedQuote) -> Citation:
        said = fold(cited.quote)
        folded = said.text
        regions = self._folded.regions(cited.block)
        if not folded:
            return _not_located(cited.quote, 0.0)
        for region in regions if len(folded) >= SHORTEST_ANYWHERE else regions[:-1]:
            place = self._standing(folded, region, regions[0])
            if place is not None:
                return self._cite(cited.quote, place, Alignment.NORMALISED, 1.0)
        place = self._over_a_break(folded, furniture=0)
        near = None if place is not None else self._nearly(cited.quote, said, regions)
        if near is not None and near.located:
            return near
        place = place or self._over_a_break(folded, furniture=FURNITURE)
        if place is not None:
            return self._running_on(self._cite(cited.quote, place, Alignment.NORMALISED, 1.0))
        return near or _not_located(cited.quote, 0.0)

    def _running_on(self, citation: Citation) -> Citation:
        self._run_on.add(citation)
        return citation

    def passage(self, citation: Citation) -> str:
        """Return the words of the page that a located citation covers; over a break, of its first page."""
        if citation.page is None:
            return ""
        return self.document.page(citation.page).text[citation.start : citation.end]

    def _standing(self, folded: str, region: Region, named: Region) -> Place | None:
        """The best place in a region where the folded quote stands as it is: whole words first, then the nearest."""
        best: tuple[bool, int, int] | None = None
        for at in self._folded.occurrences(folded, region):
            page, start, end = self._folded.place(at, at + len(folded))
            inside = _inside_word(page.text, start) or _inside_word(page.text, end)
            if (inside and len(folded) < _SHORTEST_INSIDE_WORDS) or cuts_figure(page.text, start, end):
                continue
            distance = max(named.low - at, at - named.high, 0)
            best = min(best or (inside, distance, at), (inside, distance, at))
            if not inside and distance == 0:  # in text order, so that no later one is better
                break
        return None if best is None else self._folded.place(best[2], best[2] + len(folded))

    def _over_a_break(self, folded: str, *, furniture: int) -> Place | None:
        for broken in self._folded.breaks.over(folded, furniture=furniture):
            here, after = self._folded.starts[broken.page], self._folded.starts[broken.page + 1]
            first = self._folded.place(here + broken.start, here + broken.end)
            second = self._folded.place(after + broken.next_start, after + broken.next_end)
            whole = not any(cuts_figure(part.page.text, part.start, part.end) for part in (first, second))
            if whole and _ends_a_line(first) and _begins_a_line(second):
                return first
        return None

    def block_named(self, citation: Citation) -> str | None:
        """Return the block that a quote located here was said to stand in; it may name none that exists."""
        return self._named.get(citation)

    def runs_on(self, citation: Citation) -> bool:
        """Whether a quote located here goes on, on the page after the one it is cited on."""
        return citation in self._run_on

    def page_of(self, block: str) -> int | None:
        """Return the number of the page that a block's name tells; None where there is no such page."""
        return self._folded.page_of(block)

    def left_out(self, citation: Citation) -> tuple[str, ...]:
        """Return the words of the page that a quote located here leaves out; nothing for one located elsewhere."""
        return self._left_out.get(citation, ())

    def _nearly(self, quote: str, folded: Folded, regions: list[Region]) -> Citation:
        """The nearest place that says the same, those in the block and on the page named before any other."""
        if len(folded.text) < SHORTEST:
            return _not_located(quote, 0.0)
        seen = 0.0
        for rivals in self._near(quote, folded, regions):
            seen = max([seen, *(near.score for near in rivals)])
            likest = sorted(rivals, key=lambda near: (-near.score, near.start))
            same = next((found for near in likest if (found := self._same(quote, near)) is not None), None)
            if same is not None:
                near, place, missing = same
                citation = self._cite(quote, place, Alignment.FUZZY, near.score)
                self._left_out[citation] = missing
                over = len(self._folded.places(near.start, near.end)) > 1
                return self._running_on(citation) if over else citation
        return _not_located(quote, seen)

    def _same(self, quote: str, near: Near) -> tuple[Near, Place, tuple[str, ...]] | None:
        """A place where a quote nearly stands, with what it leaves out; None where the place says something else."""
        places = _widened(self._folded.places(near.start, near.end))
        missing = left_out(quote, "\n".join(page.text[start:end] for page, start, end in places))
        return None if missing is None else (near, places[0], missing)

    def _near(self, quote: str, folded: Folded, regions: list[Region]) -> Iterator[list[Near]]:
        """Yield where a quote nearly stands, rivals together: by runs it shares, by a gap in it, by looking closely."""
        said, text = folded.text, self._folded.text
        stretches = self._folded.grams.stretches(said)
        for outside in range(len(regions)):
            likely = [stretch for stretch in stretches if _outside(stretch, regions) == outside]
            for rivals in _likest_first(likely):
                yield [near for stretch in rivals for near in fitted(said, text, stretch.low, stretch.high)]
        short = len(said) < _SHARES_A_RUN
        if short:
            ends = [bisect_left(folded.origins, match.end()) for match in re.finditer(r"\S+", quote)]
            yield from ([near] for region in regions for near in gaps(said, ends[:-1], text, *region))
        for region in regions if short else regions[:-1]:
            yield nearest(said, text, region.low, region.high)

    def _cite(self, quote: str, place: Place, alignment: Alignment, score: float) -> Citation:
        page, start, end = _as_printed(quote, place)
        boxes = page.boxes_touched(start, end)
        if not boxes:
            return _not_located(quote, score)
        if alignment is Alignment.NORMALISED and page.text[start:end] == quote.strip():
            alignment = Alignment.EXACT
        block = next((block.id for block in page.blocks if block.start <= start < block.end), None)
        return Citation(
            page=page.number,
            quote=quote,
            alignment=alignment,
            score=score,
            boxes=boxes,
            block=block,
            start=start,
            end=end,
        )


def _outside(stretch: Stretch, regions: list[Region]) -> int:
    """How many of the regions, narrow first, a stretch does not touch."""
    return sum(not (region.low < stretch.high and stretch.low < region.high) for region in regions)


def _likest_first(stretches: list[Stretch]) -> list[list[Stretch]]:
    """Those that share more than half as many runs as the likeliest, and then the others."""
    most = max((stretch.runs for stretch in stretches), default=0)
    alike = [stretch for stretch in stretches if 2 * stretch.runs > most]
    return [alike, [stretch for stretch in stretches if 2 * stretch.runs <= most]]


def _as_printed(quote: str, place: Place) -> Place:
    """The place widened over quotation marks and the like at its edges, where the page has them as quoted."""
    words, text = quote.strip(), place.page.text
    slack = len(words) - (place.end - place.start)
    if slack <= 0:
        return place
    at = text.find(words, max(0, place.start - slack), place.end + slack)
    return place if at < 0 else Place(place.page, at, at + len(words))


def _ends_a_line(place: Place) -> bool:
    """Whether what follows a place on its line is at most a hyphen: running feet are lines of their own."""
    return not place.page.text[place.end :].partition("\n")[0].strip(" \t\u00ad-\u2010'\"\u201d\u2019")


def _begins_a_line(place: Place) -> bool:
    return not place.page.text[: place.start].rpartition("\n")[2].strip(" \t'\"\u201c\u2018")


def _inside_word(text: str, at: int) -> bool:
    """Whether letters of an alphabet stand on both sides of an offset."""
    return 0 < at < len(text) and _WORD.fullmatch(text, at - 1, at + 1) is not None


def _widened(places: list[Place]) -> list[Place]:
    """The places with the first's beginning and the last's end at whole words and figures."""
    page, start, end = places[0]
    while _inside_word(page.text, start):
        start -= 1
    places[0] = Place(page, whole_figures(page.text, start, end)[0], end)
    page, start, end = places[-1]
    while _inside_word(page.text, end):
        end += 1
    places[-1] = Place(page, start, whole_figures(page.text, start, end)[1])
    return places


def _not_located(quote: str, score: float) -> Citation:
    return Citation(page=None, quote=quote, alignment=Alignment.NOT_LOCATED, score=score)
