"""The look at the page's picture: is there ink where the file says there is type?

Settles suspicions and, where a page brings fonts, groups or graphics states that no earlier page
of the file had, looks at all its type. Knows PyMuPDF's page and its picture; changes neither.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any, NamedTuple, cast

import numpy as np
import pymupdf as _pymupdf
from numpy.typing import NDArray

from domain.documents import Hiding
from extractors.pages.drawn import Drawn, Quad, Sheet, Span, turned
from extractors.pages.hidden import Suspect, has_letters, suspects
from extractors.pages.pdf_pictures import Pictures
from extractors.pages.pdf_text import TextLayer

pymupdf = cast("Any", _pymupdf)  # it ships no types

SCALE = 1.5
"""Pixels per point of the picture in colour."""
GREY_SCALE = 1.0
"""Of the grey one looked at first: what is one colour in the other is one grey in it."""
MOST_PIXELS = 8_000_000
"""A page that would be larger is looked at smaller."""
FLAT = 12
"""Grey levels of 255 by which the lightest and darkest pixel differ where a person sees nothing."""
_SAMPLED = 3
_OPAQUE = "fill-image"
_STAYS = (1, 0, 0, 1, 0, 0)


class Known:
    """What of a file was looked at already: fonts, groups, graphics states. One for each open file."""

    def __init__(self) -> None:
        self._seen: set[object] = set()
        self._pictured: dict[tuple[str, str], bool] = {}

    def is_new(self, page: Any, sheet: Sheet) -> bool:
        """Whether the page uses something by which type can be made invisible and that no page before it used."""
        if sheet.resources in self._seen:
            return False
        document = page.parent
        used: set[object] = {font[0] or font[3] for font in page.get_fonts()}
        used.add(document.xref_get_key(page.xref, "Resources/ExtGState"))
        used.update(form[0] for form in page.get_xobjects() if document.xref_get_key(form[0], "Group")[0] != "null")
        new = used - self._seen
        self._seen |= used if sheet.resources is None else {*used, sheet.resources}
        return bool(new)

    def names_pictures(self, page: Any, sheet: Sheet) -> bool:
        """Whether the page's resources, or those of a form on it, name pictures."""
        if sheet.resources is None:
            return bool(page.get_images())
        if sheet.resources not in self._pictured:
            self._pictured[sheet.resources] = bool(page.get_images())
        return self._pictured[sheet.resources]


class Paper:
    """The page as drawn, in colour only where grey does not settle it. Boxes are in the text page's coordinates."""

    def __init__(self, sheet: Sheet, *, turned_already: bool = False) -> None:
        """`turned_already`: boxes come in displayed coordinates."""
        self._display = sheet.display
        self._area = sheet.width * sheet.height
        self._matrix = _STAYS if turned_already else sheet.matrix

    def shows_nothing(self, box: Quad) -> bool:
        """Whether all of a box is one colour to the eye: what is not so in small grey is looked at no more."""
        shown = turned(box, self._matrix)
        return self._grey.shows_nothing(shown) and self._colours.shows_nothing(shown)

    @cached_property
    def _grey(self) -> "_Picture":
        return self._drawn(GREY_SCALE, pymupdf.csGRAY)

    @cached_property
    def _colours(self) -> "_Picture":
        return self._drawn(SCALE, pymupdf.csRGB)

    def _drawn(self, scale: float, colours: Any) -> "_Picture":
        scale = min(scale, (MOST_PIXELS / self._area) ** 0.5)
        drawn = self._display().get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=colours, alpha=False)
        pixels = np.frombuffer(drawn.samples, np.uint8).reshape(drawn.height, drawn.width, drawn.n)
        return _Picture(pixels, scale)


class _Picture(NamedTuple):
    pixels: NDArray[np.uint8]
    scale: float

    def shows_nothing(self, box: Quad) -> bool:
        x0, y0, x1, y1 = (value * self.scale for value in box)
        height, width, _ = self.pixels.shape
        left, top = max(0, int(x0)), max(0, int(y0))
        part = self.pixels[top : min(height, int(y1) + 1), left : min(width, int(x1) + 1)]
        if not part.size:
            return True
        # Type that can be seen is seen in a sample of its pixels; only where it is not do all count.
        return _is_flat(part[::_SAMPLED, ::_SAMPLED]) and _is_flat(part)


def _is_flat(part: NDArray[np.uint8]) -> bool:
    pixels = part.reshape(-1, part.shape[2]).astype(np.int16)
    return int(np.abs(pixels - pixels[0]).max()) < FLAT


def unseen(  # noqa: PLR0917  # what is known of a page
    page: Any, sheet: Sheet, layer: TextLayer, pictures: Pictures, known: Known, absent: AbstractSet[int]
) -> list[tuple[Span, Hiding]]:
    """Return the spans of a page that a person cannot see, type without ink excepted.

    `absent` holds the `id` of each span of which nothing stands inside the page and its clips.
    """
    drawn = layer.drawn
    found = [
        suspect
        for suspect in suspects(drawn, *sheet.unturned, squeezed=not layer.complete or layer.squeezed)
        if suspect.sure or id(suspect.span) not in absent
    ]
    doubtful = [suspect for suspect in found if not suspect.sure]
    on_pictures = _on_pictures(sheet, _said(drawn), pictures) if pictures.items else []
    sure = [(suspect.span, suspect.hiding) for suspect in found if suspect.sure]
    sure += [(span, Hiding.COVERED) for span in _under_pictures(page, on_pictures)]
    new = known.is_new(page, sheet)
    if doubtful or on_pictures or new:
        gone = absent | {id(span) for span, _ in sure}
        looked_at = [span for span in (_said(drawn) if new else on_pictures) if id(span) not in gone]
        sure += _looked_at(Paper(sheet), doubtful, looked_at, {id(span) for span in on_pictures})
    if not absent:
        return sure
    told = {id(span) for span, _ in sure}
    return sure + [(span, Hiding.CLIPPED) for span in drawn.spans() if id(span) in absent - told]


def _looked_at(
    paper: Paper, doubtful: Sequence[Suspect], others: Sequence[Span], on_pictures: AbstractSet[int]
) -> list[tuple[Span, Hiding]]:
    found = [
        (suspect.span, suspect.hiding)
        for suspect in doubtful
        if suspect.replaced or paper.shows_nothing(suspect.span.box)
    ]
    known = {id(suspect.span) for suspect in doubtful}
    # Neither a shape nor its colour on one hides it: a picture of its colour does, a group, a mask, or empty letters.
    found += [
        (span, Hiding.SAME_COLOUR if id(span) in on_pictures else Hiding.TRANSPARENT)
        for span in others
        if id(span) not in known and paper.shows_nothing(span.box)
    ]
    return found


def _said(drawn: Drawn) -> list[Span]:
    return [span for span in drawn.spans() if span.inked and has_letters(span.text)]


def _on_pictures(sheet: Sheet, spans: Sequence[Span], pictures: Pictures) -> list[Span]:
    boxes = [picture.box for picture in pictures.items]
    return [span for span in spans if any(_holds(box, turned(span.box, sheet.matrix)) for box in boxes)]


def _under_pictures(page: Any, spans: Sequence[Span]) -> list[Span]:
    """Return the spans over which an opaque picture was drawn later."""
    if not spans:
        return []
    clear = {tuple(round(v) for v in info["bbox"]) for info in page.get_image_info() if info.get("has-mask")}
    covers = [
        (order, box)
        for order, (kind, box, *_) in enumerate(page.get_bboxlog())
        if kind == _OPAQUE and tuple(round(v) for v in box) not in clear
    ]
    last_type = [(order, box) for order, (kind, box, *_) in enumerate(page.get_bboxlog()) if kind.endswith("-text")]
    return [span for span in spans if _is_covered(span, covers, last_type)] if covers else []


def _is_covered(span: Span, covers: Sequence[tuple[int, Quad]], types: Sequence[tuple[int, Quad]]) -> bool:
    drawn_at = max((order for order, box in types if _holds(_wider(box), span.box)), default=None)
    return drawn_at is not None and any(order > drawn_at and _holds(box, span.box) for order, box in covers)


def _wider(box: Quad) -> Quad:
    return box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2


def _holds(box: Quad, other: Quad) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
