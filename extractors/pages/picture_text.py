"""A picture of a page to cells in points, whatever file the picture came from.

Prepares the picture for OCR and brings what was recognised back to the page's own measure.
"""

import math
from typing import Any, NamedTuple

from PIL import Image, ImageStat

from domain.documents import FindingCode
from extractors.pages.cells import Cell, Piece, cell_of
from extractors.pages.columns import in_reading_order
from extractors.pages.ocr_port import Line, Ocr
from extractors.pages.page_record import finding

OCR_PIXELS = 3_400_000
"""Pixels given to OCR: a Letter page at 190 dpi. More costs time and memory and reads no better."""
LOW_CONFIDENCE = 0.8
_PAPER = 215
"""Grey level (0 black, 255 white) from which on a pixel is taken for paper."""
_INK_ON_WHITE = [255 * (level < _PAPER) for level in range(256)]
_MARGIN = 60
"""Pixels of paper left around the ink for OCR."""
_SMALLEST_TYPE = 3.0
"""Points: ink that is less high or less wide in all is a rule, not a word."""
_FLAT = 0.5
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


def may_hold_words(image: Image.Image, pixels_per_point: float) -> bool:
    """Whether a picture shows more than one even shade, or more than a single rule on white."""
    grey = image.convert("L")
    if max(ImageStat.Stat(grey).stddev) < _FLAT:
        return False
    inked = _inked(image)
    if inked is None:
        return True  # pale, but not even: let OCR look
    left, top, right, bottom = inked
    return min(right - left, bottom - top) >= _SMALLEST_TYPE * pixels_per_point


def read_picture(ocr: Ocr, image: Image.Image, width: float, height: float) -> PictureText:
    """Recognise the words of an RGB picture that shows a page of that size in points."""
    left, top, right, bottom = _with_margin(image)
    place = _Place(width / image.width, height / image.height, left, top)
    # Measured: on a page that is nearly all paper the engine finds nothing; close to the ink it finds it.
    lines = ocr.recognise(image.crop((left, top, right, bottom)))
    cells = in_reading_order([place.cell(line) for line in lines])
    return PictureText(cells, _confidence(cells))


class _Place(NamedTuple):
    """Where the part given to OCR lies in the page's picture, and how pixels become points."""

    scale_x: float
    scale_y: float
    left: int
    top: int

    def cell(self, line: Line) -> Cell:
        return cell_of([self._in_points(piece) for piece in line], 0)

    def _in_points(self, piece: Piece) -> Piece:
        return piece._replace(
            x0=(piece.x0 + self.left) * self.scale_x,
            y0=(piece.y0 + self.top) * self.scale_y,
            x1=(piece.x1 + self.left) * self.scale_x,
            y1=(piece.y1 + self.top) * self.scale_y,
        )


def _inked(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box in pixels around all that is darker than paper."""
    return image.convert("L").point(_INK_ON_WHITE).getbbox()


def _with_margin(image: Image.Image) -> tuple[int, int, int, int]:
    left, top, right, bottom = _inked(image) or (0, 0, *image.size)
    return (
        max(0, left - _MARGIN),
        max(0, top - _MARGIN),
        min(image.width, right + _MARGIN),
        min(image.height, bottom + _MARGIN),
    )


def _confidence(cells: list[Cell]) -> float | None:
    pieces = [piece for cell in cells for piece in cell.pieces]
    length = sum(len(piece.text) for piece in pieces)
    if not length:
        return None
    return round(sum((piece.confidence or 0.0) * len(piece.text) for piece in pieces) / length, 4)
