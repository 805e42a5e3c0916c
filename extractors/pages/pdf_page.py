"""One PDF page: whether its text layer or its picture is to be read, and the reading.

Knows PyMuPDF's page and the measures by which kinds are told apart.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

import pymupdf as _pymupdf
from PIL import Image

from domain.documents import FindingCode, PageKind
from extractors.pages.cells import Cell
from extractors.pages.drawn import Quad, Sheet
from extractors.pages.figures import Stroke, figures_of
from extractors.pages.honesty import Known
from extractors.pages.interpreted import lacks_content
from extractors.pages.kept_apart import part
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import Ocr
from extractors.pages.page_record import CannotDraw, PageRecord, finding, unreadable
from extractors.pages.page_text import page_text
from extractors.pages.pdf_pictures import Pictures, pictures_on
from extractors.pages.pdf_text import TextLayer, count, text_layer, unknown_share
from extractors.pages.picture_text import OCR_PIXELS, may_hold_words, read_picture
from extractors.pages.two_readings import Outcome, Shown, better, over_picture, under_layer

pymupdf = cast("Any", _pymupdf)  # it ships no types

ENOUGH_WORDS = 20
"""Words a text layer over a page-sized picture must have to be read instead of the picture: a running
title or a stamp over a scan has fewer, an OCR layer more."""
MOSTLY_UNKNOWN = 0.3
"""Part of characters without meaning beyond which a text layer is not read."""
MUCH_UNKNOWN = 0.05
"""Part of characters without meaning from which on a person is told."""
_OCR_SCALE = 200 / 72
_NO_PICTURES = Pictures((), 0.0)


class PdfPage:
    """A loaded page. Width and height are displayed points."""

    def __init__(self, page: Any, sheet: Sheet, number: int, limits: ReaderLimits, known: Known | None = None) -> None:
        """`known` is what earlier pages of the file were looked at for; without it the page is looked at whole."""
        self._page = page
        self._number = number
        self._limits = limits
        self._known = known or Known()
        self._hidden: list[dict[str, Any]] = []
        self._ruled: Callable[[], Sequence[Quad]] = tuple
        self._strokes: Callable[[], list[tuple[Quad, bool]]] = list
        self._seen = _NO_PICTURES
        self._under_picture = False
        self._sheet = sheet
        self.width, self.height = sheet.width, sheet.height

    def read(self, ocr: Ocr | None) -> PageRecord:
        """Read the text layer; where there is none worth reading, the picture."""
        if lacks_content(self._page):
            return self._unreadable("The file does not hold all of its content.")
        layer = text_layer(self._page, self._sheet)
        pictures = self._seen = self._pictures(layer)
        cells, findings = self._kept(layer, pictures)
        unknown = unknown_share(cells)
        findings += self._garbled(unknown)
        if self._layer_serves(cells, pictures, unknown):
            if not pictures.cover_the_page:
                return self._record(PageKind.DIGITAL, cells, findings)
            if pictures.largest > self._limits.max_pixels:
                return self._record(PageKind.MIXED, cells, findings)
            unseen = self._under_picture or count(layer.hidden) * 2 >= count(cells)
            return self._told(
                (under_layer if unseen else over_picture)(self._number, cells, self._shown, ocr), findings
            )
        if pictures.largest > self._limits.max_pixels:
            return self._unreadable(f"Its picture has {pictures.largest // 10**6} megapixels, more than the limit.")
        return self._read_picture(cells, pictures, findings, ocr)

    def native_scale(self) -> float:
        """Return pixels per point of a pure scan's picture, at least 1; 0 for any other page."""
        layer = text_layer(self._page, self._sheet)
        pictures = self._pictures(layer)
        if layer.words >= ENOUGH_WORDS or not pictures.cover_the_page:
            return 0.0
        return max(1.0, pictures.native_scale())

    def image(self, scale: float) -> Image.Image:
        """Draw the page at so many pixels per point; raises CannotDraw for pictures beyond the limit."""
        if pictures_on(self._page, self.width, self.height).largest > self._limits.max_pixels:
            raise CannotDraw
        drawn = self._page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False)
        return Image.frombuffer("RGB", (drawn.width, drawn.height), bytes(drawn.samples), "raw", "RGB", 0, 1)

    def _pictures(self, layer: TextLayer) -> Pictures:
        """Return the pictures, unless it is plain without looking that there are none."""
        plain = count(layer.visible) >= ENOUGH_WORDS and not layer.hidden
        if plain and not self._known.names_pictures(self._page, self._sheet):
            return _NO_PICTURES
        return pictures_on(self._page, self.width, self.height)

    def _kept(self, layer: TextLayer, pictures: Pictures) -> tuple[list[Cell], list[dict[str, Any]]]:
        """Return the cells that count as the page's text, and what is to be said of the rest."""
        findings: list[dict[str, Any]] = []
        if max(self.width, self.height) > self._limits.max_page_points:
            detail = f"The page is {max(self.width, self.height):.0f} points long; its picture is scaled down."
            findings.append(finding(FindingCode.SCALED_DOWN, detail, self._number))
        parted = part(self._page, self._sheet, self._number, layer, pictures, self._known)
        self._hidden = parted.hidden
        # No reference to itself: freed with the page.
        self._ruled = partial(layer.drawn.rules, self._sheet.matrix)
        self._strokes = partial(layer.drawn.strokes, self._sheet.matrix)
        self._under_picture = parted.under_picture
        return parted.visible, [*findings, *parted.findings]

    def _garbled(self, share: float) -> list[dict[str, Any]]:
        if share < MUCH_UNKNOWN:
            return []
        detail = f"A font has no usable map to Unicode: {share:.0%} of the page's characters are unknown."
        return [finding(FindingCode.GARBLED_TEXT, detail, self._number)]

    def _layer_serves(self, cells: Sequence[Cell], pictures: Pictures, unknown: float) -> bool:
        words = count(cells)
        if not words or unknown > MOSTLY_UNKNOWN:
            return False
        return words >= ENOUGH_WORDS or not pictures.cover_the_page

    def _read_picture(
        self,
        cells: list[Cell],
        pictures: Pictures,
        findings: list[dict[str, Any]],
        ocr: Ocr | None,
    ) -> PageRecord:
        image = self._shown.draw(OCR_PIXELS)
        if not may_hold_words(image, image.width / self.width):
            return self._record(PageKind.DIGITAL if cells else PageKind.BLANK, cells, findings)
        if ocr is None:
            garbled = unknown_share(cells) > MOSTLY_UNKNOWN
            what = "Its fonts have no usable map to Unicode" if garbled else "The page is a picture"
            return self._unreadable(f"{what}, and OCR is switched off.")
        read = read_picture(ocr, image, self.width, self.height)
        if not read.cells and not cells and not pictures.items:
            return self._record(PageKind.BLANK, cells, findings + read.findings(self._number))  # no shade is a word
        return self._told(better(self._number, cells, read), findings)

    @property
    def _shown(self) -> Shown:
        def draw(pixels: int) -> Image.Image:
            return self.image(min(_OCR_SCALE, math.sqrt(pixels / (self.width * self.height))))

        return Shown(draw, OCR_PIXELS, self.width, self.height)

    def _told(self, outcome: Outcome, findings: list[dict[str, Any]]) -> PageRecord:
        record = self._record(outcome.kind, (), [*findings, *outcome.findings])
        return PageRecord({**record.fields, **outcome.fields})

    def _record(
        self, kind: PageKind, cells: Sequence[Cell], findings: list[dict[str, Any]], confidence: float | None = None
    ) -> PageRecord:
        return PageRecord(
            {
                "number": self._number,
                "width": self.width,
                "height": self.height,
                "rotation": self._sheet.rotation,
                "kind": kind,
                "ocr_confidence": confidence,
                "findings": findings,
                "figures": self._figures(cells),
                "hidden": self._hidden,
                **page_text(self._number, cells, self._ruled),
            }
        )

    def _figures(self, cells: Sequence[Cell]) -> list[dict[str, Any]]:
        """Return the figures of a page that is not a picture itself."""
        if self._seen.cover_the_page:
            return []
        strokes = [Stroke(box, is_rectangle) for box, is_rectangle in self._strokes()]
        return figures_of(self._number, (self.width, self.height), self._seen.items, strokes, cells)

    def _unreadable(self, reason: str) -> PageRecord:
        return unreadable(self._number, reason, (self.width, self.height))
