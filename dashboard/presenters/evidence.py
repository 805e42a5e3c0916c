"""An answer's quotes as the viewer needs them: which page each is on, and its boxes as places on the picture."""

from typing import NamedTuple

from domain.answers import Alignment, Answer, Citation
from domain.documents import Box

CHIP_LETTERS = 44
"""Of a quote, on its chip."""

MARGIN = 10.0
"""Points around a quote in its cutting from the page."""

LEAST_HEIGHT = 34.0
"""Points; a line alone would be a strip too thin to read."""


PAD = 1.5
"""Points by which a box is drawn larger than its words on each side, so that its line does not cross them."""


class Place(NamedTuple):
    """A rectangle in points, as SVG wants it."""

    x: float
    y: float
    width: float
    height: float


class Quote(NamedTuple):
    number: int
    """From 1, in the order the answer gives them."""
    citation: Citation
    places: tuple[Place, ...]
    cutting: Place | None
    """The part of the page around it; None where it was not located."""

    @property
    def chip(self) -> str:
        """Its first words, on one line."""
        words = " ".join(self.citation.quote.split())
        return words if len(words) <= CHIP_LETTERS else words[: CHIP_LETTERS - 1].rstrip() + "…"

    @property
    def percent(self) -> int:
        """How alike it is to what stands there; for a quote not located, the best seen. Never 100 unless it is."""
        return int(self.citation.score * 100)


def quotes_of(answer: Answer) -> tuple[Quote, ...]:
    """Return the answer's quotes, numbered."""
    return tuple(_quote(number, citation) for number, citation in enumerate(answer.citations, start=1))


def lost(quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """Return the quotes that were not located."""
    return tuple(quote for quote in quotes if quote.citation.alignment is Alignment.NOT_LOCATED)


def first_page(quotes: tuple[Quote, ...]) -> int:
    """Return the page to open at: the first quote's that was located, else the document's first."""
    return next((quote.citation.page for quote in quotes if quote.citation.page is not None), 1)


def _quote(number: int, citation: Citation) -> Quote:
    places = tuple(_around(box) for box in citation.boxes)
    return Quote(number, citation, places, _cutting(citation.boxes) if citation.boxes else None)


def _around(box: Box) -> Place:
    width, height = box.x1 - box.x0 + 2 * PAD, box.y1 - box.y0 + 2 * PAD
    return Place(round(box.x0 - PAD, 2), round(box.y0 - PAD, 2), round(width, 2), round(height, 2))


def _cutting(boxes: tuple[Box, ...]) -> Place:
    left, top = min(box.x0 for box in boxes) - MARGIN, min(box.y0 for box in boxes) - MARGIN
    right, bottom = max(box.x1 for box in boxes) + MARGIN, max(box.y1 for box in boxes) + MARGIN
    short = max(LEAST_HEIGHT - (bottom - top), 0) / 2
    return Place(round(left, 2), round(top - short, 2), round(right - left, 2), round(bottom - top + 2 * short, 2))
