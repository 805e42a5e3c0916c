"""The page beside an answer: which one is shown, how large, what of it the model was sent."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from dashboard.addresses import link, picture_address
from dashboard.outlines import Outline, PageOutline
from dashboard.presenters.evidence import Quote
from domain.documents import PageImage
from domain.windows import Window

ZOOMS = ("fit", "125", "150", "200", "300")
"""Per cent of the width there is; `fit` is all of the page's width."""


FLAG_RADIUS = 7.5
FLAG_GAP = 13.0
"""Points: how large a quote's number is drawn, and how far from the words it stands."""


class Sent(StrEnum):
    """What of a page the model was sent."""

    PICTURE = "picture"
    TEXT = "text"
    NOTHING = "nothing"


class Viewer(NamedTuple):
    answer: str
    document: str
    run: str
    page: PageOutline
    pages: int
    zoom: str
    active: int | None
    """Number of the quote to look at."""
    quotes: tuple[Quote, ...]
    """Those on this page."""
    flags: Mapping[int, tuple[float, float]]
    """By quote, where its number stands: in the margin, on no word and on no other number."""
    sent: Sent
    width: float
    """Points that the picture shows across."""
    height: float
    """Points that the picture shows down."""
    sizes: Mapping[int, tuple[float, float]]
    """Points across and down of every page that a quote stands on."""

    @property
    def gutter(self) -> float:
        """Points shown left of the page, where its own margin is too narrow for the numbers."""
        columns = [x for x, _ in self.flags.values()]
        return round(max(FLAG_RADIUS + 1 - min(columns, default=FLAG_RADIUS + 1), 0), 2)

    @property
    def picture(self) -> str:
        """Address of the page's picture."""
        return picture_address(self.document, self.page.number, self.run)

    def at(self, *, page: int | None = None, quote: int | None = None, zoom: str | None = None) -> str:
        """Return the address of this answer with another page, quote or zoom."""
        chosen = zoom or self.zoom
        return link(
            f"/answers/{self.answer}",
            page=page or self.page.number,
            quote=quote or (self.active if page is None else None),
            zoom=None if chosen == ZOOMS[0] else chosen,
        )


def flags_of(quotes: Sequence[Quote], left: float) -> dict[int, tuple[float, float]]:
    """Return where the numbers of a page's quotes stand, whose words begin at `left`."""
    column = left - FLAG_GAP
    flags: dict[int, tuple[float, float]] = {}
    for quote in quotes:
        first = quote.places[0]
        at = first.y + first.height / 2
        while any(abs(at - other) < 2 * FLAG_RADIUS for _, other in flags.values()):
            at += FLAG_RADIUS
        flags[quote.number] = (round(column, 2), round(at, 2))
    return flags


def size_shown(page: PageOutline, image: PageImage | None) -> tuple[float, float]:
    """Return the points a picture shows across and down: to the pixel where the picture is known."""
    if image is None:
        return page.width, page.height
    return round(image.width / image.scale, 3), round(image.height / image.scale, 3)


def page_to_show(outline: Outline, wanted: int) -> PageOutline:
    """Return the page wanted, or the nearest there is."""
    return outline.pages[min(max(wanted, 1), len(outline.pages)) - 1]


def sent_of(windows: Sequence[Window], page: int) -> Sent:
    """Return what of a page stood in the windows a model was sent."""
    slices = [part for window in windows for part in window.slices if part.page == page]
    if any(part.image for part in slices):
        return Sent.PICTURE
    return Sent.TEXT if slices else Sent.NOTHING
