"""From PDFium's coordinates (origin bottom left, nothing turned) to displayed points (top left, turned)."""

from typing import NamedTuple

Quad = tuple[float, float, float, float]
_FAR = 1e6
"""Points; a box beyond is an engine's slip or a trick."""


class Turn(NamedTuple):
    """The visible part of a page in its own coordinates, and by how much it is turned for display."""

    left: float
    bottom: float
    right: float
    top: float
    degrees: int

    @property
    def width(self) -> float:
        """Displayed points."""
        across, up = self.right - self.left, self.top - self.bottom
        return up if self.degrees in {90, 270} else across

    @property
    def height(self) -> float:
        """Displayed points."""
        across, up = self.right - self.left, self.top - self.bottom
        return across if self.degrees in {90, 270} else up

    def displayed(self, box: Quad) -> Quad:
        """Return a box given as left, bottom, right, top as it is displayed: x0, y0, x1, y1."""
        xs, ys = zip(self._point(box[0], box[1]), self._point(box[2], box[3]), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def holds(self, box: Quad) -> bool:
        """Whether the middle of a displayed box lies on the page."""
        if not sum(map(abs, box)) < _FAR:  # so written, it is also true of what is no number
            return False
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return 0 <= x <= self.width and 0 <= y <= self.height

    def clipped(self, box: Quad) -> Quad:
        """Return the part of a displayed box that lies on the page."""
        x0, x1 = (min(max(x, 0.0), self.width) for x in (box[0], box[2]))
        y0, y1 = (min(max(y, 0.0), self.height) for y in (box[1], box[3]))
        return x0, y0, x1, y1

    def _point(self, x: float, y: float) -> tuple[float, float]:
        match self.degrees:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y
