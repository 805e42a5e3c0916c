"""What pictures lie on a PDF page, by their declared sizes; none is decoded here."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from extractors.pages.cells import Cell
from extractors.pages.pdf_text import Quad, turned

MOST_OF_A_PAGE = 0.5
"""Part of a page's area beyond which its pictures make it a scan, or a scan's picture under a text layer."""


class Picture(NamedTuple):
    box: Quad
    """In displayed points."""
    pixels: int


class Pictures(NamedTuple):
    items: tuple[Picture, ...]
    coverage: float
    """Part of the page they cover, 0 to 1; overlaps count twice."""

    @property
    def largest(self) -> int:
        """Pixels of the largest of them."""
        return max((picture.pixels for picture in self.items), default=0)

    @property
    def cover_the_page(self) -> bool:
        return self.coverage >= MOST_OF_A_PAGE

    def under(self, cells: Sequence[Cell]) -> bool:
        """Whether most of the cells stand on a picture."""
        return sum(self._holds(cell) for cell in cells) * 2 >= len(cells)

    def native_scale(self) -> float:
        """Return pixels per point of the picture that covers most; 0 when there is none."""
        areas = [(_area(picture.box), picture.pixels) for picture in self.items]
        area, pixels = max(areas, default=(0.0, 0))
        return math.sqrt(pixels / area) if area else 0.0

    def _holds(self, cell: Cell) -> bool:
        x, y = (cell.x0 + cell.x1) / 2, (cell.y0 + cell.y1) / 2
        return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box, _ in self.items)


def pictures_on(page: Any, width: float, height: float) -> Pictures:
    """Return the pictures of a PyMuPDF page of that displayed size."""
    turn = page.rotation_matrix
    items: list[Picture] = []
    for info in page.get_image_info():
        box = _clipped(turned(tuple(info["bbox"]), turn), width, height)
        items.append(Picture(box, int(info["width"]) * int(info["height"])))
    covered = sum(_area(picture.box) for picture in items) / (width * height)
    return Pictures(tuple(items), min(1.0, covered))


def _clipped(box: Quad, width: float, height: float) -> Quad:
    x0, x1 = (min(max(x, 0.0), width) for x in (box[0], box[2]))
    y0, y1 = (min(max(y, 0.0), height) for y in (box[1], box[3]))
    return x0, y0, x1, y1


def _area(box: Quad) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
