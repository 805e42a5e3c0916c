"""A picture of a page to cells in points, whatever file the picture came from.

Prepares the picture for OCR and brings what was recognised back to the page's own measure.
"""

import math
from typing import Any, NamedTuple

from PIL import Image, ImageStat

from domain.documents import FindingCode
from extractors.pages.cells import Cell, Piece, cell_of
from extractors.pages.columns import in_reading_order
from extractors.pages.ocr import Line, recognise
from extractors.pages.page_record import finding

OCR_PIXELS = 3_400_000
"""Pixels given to OCR: a Letter page at 190 dpi. More costs time and memory and reads no better."""
LOW_CONFIDENCE = 0.8
_FLAT = 2.0
"""Standard deviation of grey levels (0 to 255) below which a picture shows nothing."""


class PictureText(NamedTuple):
    cells: list[Cell]
    confidence: float | None
    """Mean over recognised words, weighted by length; None when there are none."""

    def findings(self, page: int) -> list[dict[str, Any]]:
        if self.confidence is None:
            return [
                finding(FindingCode.NO_TEXT_FOUND, "The page's picture shows something, and OCR found no text.", page)
            ]
        if self.confidence < LOW_CONFIDENCE:
            detail = f"OCR is unsure of this page: mean confidence {self.confidence:.2f}."
            return [finding(FindingCode.LOW_OCR_CONFIDENCE, detail, page)]
        return []


def ocr_pixels(width: float, height: float, wanted: float) -> float:
    """Return the scale at which a page of that size is drawn for OCR: as wanted, or less for a large page."""
    return min(wanted, math.sqrt(OCR_PIXELS / (width * height)))


def has_ink(image: Image.Image) -> bool:
    """Whether a picture shows anything at all."""
    small = image.convert("L")
    return max(ImageStat.Stat(small).stddev) >= _FLAT


def read_picture(image: Image.Image, width: float, height: float) -> PictureText:
    """Recognise the words of an RGB picture that shows a page of that size in points."""
    scale_x, scale_y = width / image.width, height / image.height
    lines = recognise(image)
    cells = in_reading_order([_cell(line, scale_x, scale_y) for line in lines])
    return PictureText(cells, _confidence(cells))


def _cell(line: Line, scale_x: float, scale_y: float) -> Cell:
    pieces = [
        Piece(p.text, p.x0 * scale_x, p.y0 * scale_y, p.x1 * scale_x, p.y1 * scale_y, p.confidence, p.glued)
        for p in line
    ]
    return cell_of(pieces, 0)


def _confidence(cells: list[Cell]) -> float | None:
    pieces = [piece for cell in cells for piece in cell.pieces]
    length = sum(len(piece.text) for piece in pieces)
    if not length:
        return None
    return round(sum((piece.confidence or 0.0) * len(piece.text) for piece in pieces) / length, 4)
