"""How much of what a page shows its text layer accounts for; measured on a small grey picture of it.

What kind of page it is follows from this: a picture beneath type may be a background, or a scan of
a page under a stamp. Knows pixels and boxes, no engine.
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from extractors.pages.cells import Cell

INK_PIXELS = 500_000
"""Pixels of the picture it is measured on: a Letter page at 73 dpi."""
BARE = 0.35
"""Part of the edges outside the layer's words from which on a picture may hold words of its own."""
_DARKER = 40
_PADDING = 0.15
"""Part of a line's height added around it: type is measured a little small."""


def unexplained(image: Image.Image, width: float, cells: Sequence[Cell]) -> float:
    """Return the part of a picture's edges, 0 to 1, that stand outside the cells; `width` is in points."""
    grey = np.asarray(image.convert("L"), dtype=np.int16)
    edges = np.abs(grey[1:] - grey[:-1]) > _DARKER
    total = int(edges.sum())
    if not total:
        return 0.0
    scale = image.width / width
    for cell in cells:
        room = cell.height * _PADDING
        top, bottom = int(max(0.0, cell.y0 - room) * scale), int(max(0.0, cell.y1 + room) * scale) + 1
        left, right = int(max(0.0, cell.x0 - room) * scale), int(max(0.0, cell.x1 + room) * scale) + 1
        edges[top:bottom, left:right] = False
    return int(edges.sum()) / total
