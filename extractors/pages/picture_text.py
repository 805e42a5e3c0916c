"""A picture of a page to cells in points, whatever file the picture came from.

Prepares the picture for OCR and brings what was recognised back to the page's own measure.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageStat

from domain.documents import FindingCode
from extractors.pages.cells import Cell, cell_of
from extractors.pages.columns import in_reading_order
from extractors.pages.ocr_port import Line, Ocr
from extractors.pages.page_record import finding
from extractors.pages.page_text import page_text
from extractors.pages.similarity import Similarity, moved
from extractors.pages.upright import read_upright

OCR_PIXELS = 3_400_000
"""Pixels given to OCR: a Letter page at 190 dpi. More costs time and memory and reads no better."""
LOW_CONFIDENCE = 0.8
DOUBTFUL = 0.5
"""Confidence below which the engine itself would leave a word out; it is kept, and the page says so."""
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
    """What was read, in the space it was read in: lines level and upright, columns as rows where type runs down."""

    cells: list[Cell]
    confidence: float | None
    """Mean over recognised words, weighted by length; None when there are none."""
    back: Similarity = Similarity()
    """From where it was read to where it stands on the page, in points."""
    turn: int = 0
    """Degrees, counter-clockwise, by which the page had to be turned."""
    skew: float = 0.0
    """Degrees, counter-clockwise, by which it then had to be straightened."""
    doubtful: int = 0
    """Lines the engine itself would rather not have told."""

    def cells_on_page(self) -> list[Cell]:
        """Return the cells where they stand on the page as ingested, in reading order."""
        return [
            cell_of([moved(piece, self.back) for piece in cell.pieces], cell.block, cell.size) for cell in self.cells
        ]

    def text_fields(self, number: int) -> dict[str, Any]:
        """Return what `page_text` makes of page `number`, all boxes on the page as ingested."""
        fields = page_text(number, self.cells)
        if self.back != Similarity():
            boxes = np.frombuffer(fields["words"]["boxes"]).reshape(-1, 4)
            placed = [self.back.box((x0, y0, x1, y1)) for x0, y0, x1, y1 in boxes.tolist()]
            fields["words"]["boxes"] = np.array(placed, np.float64).round(2).tobytes()
            for block in fields["blocks"]:
                block["box"] = _rounded(self.back.box(block["box"]))
            for table in fields.get("tables", ()):
                for part in (table, *table["cells"]):
                    part["box"] = _rounded(self.back.box(part["box"]))
        return fields

    def findings(self, page: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        if self.turn:
            detail = f"The page stood turned; it was turned by {self.turn} degrees counter-clockwise for reading."
            found.append(finding(FindingCode.TURNED, detail, page))
        if self.skew:
            detail = f"The page stood skewed by {abs(self.skew):.1f} degrees and was straightened for reading."
            found.append(finding(FindingCode.SKEWED, detail, page))
        return found + self._doubts(page)

    def _doubts(self, page: int) -> list[dict[str, Any]]:
        if self.confidence is None:
            return [
                finding(FindingCode.NO_TEXT_FOUND, "The page's picture shows something, and OCR found no text.", page)
            ]
        if self.confidence < LOW_CONFIDENCE:
            detail = f"OCR is unsure of this page: mean confidence {self.confidence:.2f}."
            return [finding(FindingCode.LOW_OCR_CONFIDENCE, detail, page)]
        if self.doubtful:
            detail = f"OCR is unsure of {self.doubtful} of {len(self.cells)} lines; they are kept as it read them."
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
    # Measured: on a page that is nearly all paper the engine finds nothing; close to the ink it finds it.
    left, top, right, bottom = _with_margin(image)
    part = image.crop((left, top, right, bottom))
    points = math.sqrt(width / image.width * height / image.height)
    found = read_upright(ocr, part)
    to_page = Similarity(points, (left + top * 1j) * points)
    cells = in_reading_order([_scaled(line, points) for line in found.lines])
    back = Similarity(1 / points).then(found.back).then(to_page)
    return PictureText(
        cells, _confidence(cells), _tidy(back), found.turn, found.skew, sum(_is_doubtful(cell) for cell in cells)
    )


def _scaled(line: Line, points: float) -> Cell:
    return cell_of([moved(piece, Similarity(points)) for piece in line], 0)


def _tidy(move: Similarity) -> Similarity:
    """Return the move with whole numbers where they are meant: a page that was not turned stays where it is."""
    turn = complex(round(move.factor.real, 9), round(move.factor.imag, 9))
    return Similarity(turn, complex(round(move.shift.real, 6), round(move.shift.imag, 6)))


def _rounded(box: tuple[float, float, float, float]) -> list[float]:
    return [round(value, 2) for value in box]


def _is_doubtful(cell: Cell) -> bool:
    return all((piece.confidence or 0.0) < DOUBTFUL for piece in cell.pieces)


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
