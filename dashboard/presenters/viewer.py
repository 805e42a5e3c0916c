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
    sent: Sent
    width: float
    """Points that the picture shows across."""
    height: float
    """Points that the picture shows down."""
    sizes: Mapping[int, tuple[float, float]]
    """Points across and down of every page that a quote stands on."""

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
