"""A page that is a picture with a text layer over it: which of the two is read, or both together.

What the file draws visibly is text, whatever lies beneath; the picture is read as well only where it
shows more than the layer accounts for. A layer without ink is somebody else's OCR: some of its lines
are read again, and the whole page where they do not agree. So a page costs one OCR at most, and a
searchable scan with a good layer less than half of one. Knows no file and no engine.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PIL import Image

from domain.documents import PageKind
from extractors.pages.cells import Cell
from extractors.pages.columns import in_reading_order
from extractors.pages.ink import BARE, INK_PIXELS, unexplained
from extractors.pages.layers import compare
from extractors.pages.ocr_port import Ocr
from extractors.pages.page_text import page_text
from extractors.pages.picture_text import PictureText, read_picture
from extractors.pages.sampling import agrees

_FEW = 3
_FEW_OF_ALL = 0.03
"""Words in a picture, and their part of all, up to which they are a logo's, not the page's."""
_COMPARABLE = 20
"""Words from which on a layer claims to say what the page shows; a stamp has fewer."""


class Shown(NamedTuple):
    """A page's picture on demand, at a scale in pixels per point, and its size in points."""

    draw: Callable[[int], Image.Image]
    """Draws the page with at most so many pixels."""
    ocr_pixels: int
    width: float
    height: float


class Outcome(NamedTuple):
    kind: PageKind
    fields: dict[str, Any]
    """`text`, `words`, `blocks`, and whatever else is to be said, as fields of the domain's `Page`."""
    findings: list[dict[str, Any]]


def over_picture(number: int, cells: Sequence[Cell], shown: Shown, ocr: Ocr | None) -> Outcome:
    """Read a page whose visible type stands on a picture of page size."""
    if unexplained(shown.draw(INK_PIXELS), shown.width, cells) < BARE:
        return _layer(PageKind.DIGITAL, number, cells)
    if ocr is None:
        return _layer(PageKind.MIXED, number, cells)
    read = read_picture(ocr, shown.draw(shown.ocr_pixels), shown.width, shown.height)
    more = [cell for cell in read.cells_on_page() if not _in_any(cell, cells)]
    words = sum(len(cell.texts) for cell in more)
    if words <= max(_FEW, _FEW_OF_ALL * sum(len(cell.texts) for cell in cells)):
        return _layer(PageKind.DIGITAL, number, cells)
    together = in_reading_order([*cells, *more])
    fields = {**page_text(number, together), "ocr_confidence": read.confidence}
    return Outcome(PageKind.MIXED, fields, read.findings(number))


def under_layer(number: int, cells: Sequence[Cell], shown: Shown, ocr: Ocr | None) -> Outcome:
    """Read a scan that carries a text layer without ink."""
    if ocr is None:
        return _layer(PageKind.MIXED, number, cells)
    image = shown.draw(shown.ocr_pixels)
    if unexplained(image, shown.width, cells) < BARE and agrees(ocr, image, shown.width, cells):
        return _layer(PageKind.MIXED, number, cells)
    return better(number, cells, read_picture(ocr, image, shown.width, shown.height))


def better(number: int, cells: Sequence[Cell], read: PictureText) -> Outcome:
    """Return the better of the layer and what OCR made of the same page; the other is kept beside it."""
    ours = read.text_fields(number)
    if not cells:
        return Outcome(PageKind.SCAN, {**ours, "ocr_confidence": read.confidence}, read.findings(number))
    theirs = page_text(number, cells)
    compared = compare(number, theirs["text"], ours["text"], read.confidence)
    findings = compared.findings if sum(len(cell.texts) for cell in cells) >= _COMPARABLE else []
    if compared.chosen == "text_layer":
        return Outcome(PageKind.MIXED, {**theirs, "other_reading": compared.other}, findings)
    fields = {**ours, "ocr_confidence": read.confidence, "other_reading": compared.other}
    return Outcome(PageKind.MIXED, fields, [*findings, *read.findings(number)])


def _layer(kind: PageKind, number: int, cells: Sequence[Cell]) -> Outcome:
    return Outcome(kind, page_text(number, cells), [])


def _in_any(cell: Cell, others: Sequence[Cell]) -> bool:
    """Whether the middle of a cell stands in one of the others."""
    x, y = (cell.x0 + cell.x1) / 2, (cell.y0 + cell.y1) / 2
    return any(other.x0 <= x <= other.x1 and other.y0 <= y <= other.y1 for other in others)
