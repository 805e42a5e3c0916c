"""One PDF page through PDFium: whether its text layer or its picture is to be read, and the reading.

Finds neither tables nor text hidden otherwise than by missing ink, and of figures only pictures: those need PyMuPDF.
"""

import math
from collections.abc import Sequence
from typing import Any, cast

from PIL import Image

from domain.documents import FindingCode, Hiding, PageKind
from extractors.pages.cells import Cell
from extractors.pages.figures import figures_of
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import Ocr
from extractors.pages.page_record import CannotDraw, PageRecord, finding, unreadable
from extractors.pages.page_text import page_text
from extractors.pages.pdfium_geometry import Turn
from extractors.pages.pdfium_pictures import pictures_of
from extractors.pages.pdfium_text import Layer, text_layer
from extractors.pages.picture_text import OCR_PIXELS, may_hold_words, read_picture
from extractors.pages.pictures import Picture, Pictures
from extractors.pages.scripts import UNKNOWN
from extractors.pages.two_readings import Outcome, Shown, better, over_picture, under_layer

ENOUGH_WORDS = 20
"""Words a text layer over a page-sized picture must have to be read instead of the picture."""
MOSTLY_UNKNOWN = 0.3
"""Part of characters without meaning beyond which a text layer is not read."""
_OCR_SCALE = 200 / 72


class PdfiumPage:
    """A loaded page. Width and height are displayed points."""

    def __init__(self, page: Any, turn: Turn, number: int, limits: ReaderLimits) -> None:
        self._page = page
        self._turn = turn
        self._number = number
        self._limits = limits
        self.width, self.height = turn.width, turn.height
        self._seen = Pictures((), 0.0)
        self._apart: list[dict[str, Any]] = []
        """Hidden text, as the domain's `HiddenText`."""

    def read(self, ocr: Ocr | None) -> PageRecord:
        """Read the text layer; where there is none worth reading, the picture."""
        layer, pictures = self._layer(), self._pictures()
        self._seen = pictures
        cells, findings = self._kept(layer, pictures)
        if _serves(cells, pictures):
            if not pictures.cover_the_page:
                return self._record(PageKind.DIGITAL, cells, findings)
            if pictures.largest > self._limits.max_pixels:
                return self._record(PageKind.MIXED, cells, findings)
            compare = under_layer if _count(layer.hidden) * 2 >= _count(cells) else over_picture
            return self._told(compare(self._number, cells, self._shown, ocr), findings)
        if pictures.largest > self._limits.max_pixels:
            return self._unreadable(f"Its picture has {pictures.largest // 10**6} megapixels, more than the limit.")
        return self._read_picture(cells, pictures, findings, ocr)

    def native_scale(self) -> float:
        """Return pixels per point of a pure scan's picture, at least 1; 0 for any other page."""
        pictures = self._pictures()
        if not pictures.cover_the_page or self._layer().words >= ENOUGH_WORDS:
            return 0.0
        return max(1.0, pictures.native_scale())

    def image(self, scale: float) -> Image.Image:
        """Draw the page at so many pixels per point; raises CannotDraw for pictures beyond the limit."""
        if self._pictures().largest > self._limits.max_pixels:
            raise CannotDraw
        drawn = self._page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
        try:
            return cast("Image.Image", drawn.to_pil()).convert("RGB")  # a copy: the bitmap is closed
        finally:
            drawn.close()

    def _layer(self) -> Layer:
        text_page = self._page.get_textpage()
        try:
            return text_layer(text_page, self._turn)
        finally:
            text_page.close()

    def _pictures(self) -> Pictures:
        items = [
            Picture(self._turn.clipped(self._turn.displayed(box)), pixels) for box, pixels in pictures_of(self._page)
        ]
        covered = sum((box[2] - box[0]) * (box[3] - box[1]) for box, _ in items)
        return Pictures(tuple(items), min(1.0, covered / (self.width * self.height)))

    def _kept(self, layer: Layer, pictures: Pictures) -> tuple[list[Cell], list[dict[str, Any]]]:
        """Return the cells that count as the page's text, and what is to be said of the rest."""
        findings: list[dict[str, Any]] = []
        longest = max(self.width, self.height)
        if longest > self._limits.max_page_points:
            detail = f"The page is {longest:.0f} points long; its picture is scaled down."
            findings.append(finding(FindingCode.SCALED_DOWN, detail, self._number))
        if not layer.hidden:
            return layer.visible, findings
        if pictures.under(layer.hidden):
            return sorted([*layer.visible, *layer.hidden], key=lambda cell: cell.block), findings
        words = _count(layer.hidden)
        detail = f"{words} words are drawn without ink and no picture lies under them; they were left out."
        findings.append(finding(FindingCode.HIDDEN_TEXT, detail, self._number))
        self._apart = [_without_ink(cell) for cell in layer.hidden]
        return layer.visible, findings

    def _read_picture(
        self, cells: list[Cell], pictures: Pictures, findings: list[dict[str, Any]], ocr: Ocr | None
    ) -> PageRecord:
        image = self._shown.draw(OCR_PIXELS)
        if not may_hold_words(image, image.width / self.width):
            return self._record(PageKind.DIGITAL if cells else PageKind.BLANK, cells, findings)
        if ocr is None:
            return self._unreadable("The page is a picture, and OCR is switched off.")
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

    def _record(self, kind: PageKind, cells: Sequence[Cell], findings: list[dict[str, Any]]) -> PageRecord:
        facts = {
            "number": self._number,
            "width": self.width,
            "height": self.height,
            "rotation": self._turn.degrees,
            "kind": kind,
            "findings": findings,
            "figures": self._figures(cells),
            "hidden": self._apart,
        }
        return PageRecord({**facts, **page_text(self._number, cells)})

    def _figures(self, cells: Sequence[Cell]) -> list[dict[str, Any]]:
        if self._seen.cover_the_page:
            return []
        return figures_of(self._number, (self.width, self.height), self._seen.items, (), cells)

    def _unreadable(self, reason: str) -> PageRecord:
        return unreadable(self._number, reason, (self.width, self.height))


def _serves(cells: Sequence[Cell], pictures: Pictures) -> bool:
    words = _count(cells)
    if not words or _unknown_share(cells) > MOSTLY_UNKNOWN:
        return False
    return words >= ENOUGH_WORDS or not pictures.cover_the_page


def _without_ink(cell: Cell) -> dict[str, Any]:
    text = " ".join(cell.texts)
    return {"text": text, "box": [cell.x0, cell.y0, cell.x1, cell.y1], "hiding": Hiding.NO_INK}


def _count(cells: Sequence[Cell]) -> int:
    return sum(len(cell.texts) for cell in cells)


def _unknown_share(cells: Sequence[Cell]) -> float:
    texts = [text for cell in cells for text in cell.texts]
    total = sum(map(len, texts))
    return sum(text.count(UNKNOWN) for text in texts) / total if total else 0.0
