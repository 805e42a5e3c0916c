"""What is known of the pictures on a page: where they stand and how many pixels they claim. Knows no engine."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from extractors.pages.cells import Cell

Quad = tuple[float, float, float, float]

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
        return sum(self.holds(cell) for cell in cells) * 2 >= len(cells)

    def native_scale(self) -> float:
        """Return pixels per point of the picture that covers most; 0 when there is none."""
        areas = [(_area(picture.box), picture.pixels) for picture in self.items]
        area, pixels = max(areas, default=(0.0, 0))
        return math.sqrt(pixels / area) if area else 0.0

    def holds(self, cell: Cell) -> bool:
        x, y = (cell.x0 + cell.x1) / 2, (cell.y0 + cell.y1) / 2
        return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box, _ in self.items)


def _area(box: Quad) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
