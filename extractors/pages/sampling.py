"""A few lines of a page's own text layer, cut out of its picture and read again: is the layer plainly good?

One small picture with some lines costs less than half a page. Knows cells and pixels.
"""

from collections.abc import Sequence

from PIL import Image

from extractors.pages.cells import Cell
from extractors.pages.layers import alike
from extractors.pages.ocr_port import Ocr

LINES = 8
"""Lines that are read again, from all over the page."""
AGREES = 0.9
"""How far they must be alike for the layer to be plainly good, so that the page is not read as a whole."""
_FEWEST_WORDS = 3
_ROOM = 0.3
_APART = 24
"""Pixels of paper between two lines and around them."""
_HIGH = 740
"""Pixels the picture is high at least: a lower one is enlarged by the engine, and costs more."""


def agrees(ocr: Ocr, image: Image.Image, width: float, cells: Sequence[Cell]) -> bool:
    """Whether lines of the layer say what the picture of the page, `width` points wide, shows in their places."""
    lines = _spread([cell for cell in cells if len(cell.texts) >= _FEWEST_WORDS])
    if len(lines) < LINES:
        return False  # too short to be sampled: the whole page costs little more
    strip = _strip([_cut(image, cell, image.width / width) for cell in lines])
    read = " ".join(piece.text for line in ocr.recognise(strip) for piece in line)
    said = " ".join(text for cell in lines for text in cell.texts)
    return alike(said, read) >= AGREES


def _spread(cells: list[Cell]) -> list[Cell]:
    """Return LINES cells from top to bottom at even distances; all where there are fewer."""
    ordered = sorted(cells, key=lambda cell: cell.y0)
    if len(ordered) <= LINES:
        return ordered
    return [ordered[round(index * (len(ordered) - 1) / (LINES - 1))] for index in range(LINES)]


def _cut(image: Image.Image, cell: Cell, scale: float) -> Image.Image:
    room = cell.height * _ROOM
    left, top = int(max(0.0, cell.x0 - room) * scale), int(max(0.0, cell.y0 - room) * scale)
    right = min(image.width, int((cell.x1 + room) * scale) + 1)
    bottom = min(image.height, int((cell.y1 + room) * scale) + 1)
    return image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))


def _strip(lines: Sequence[Image.Image]) -> Image.Image:
    """Return the lines one below the other on white."""
    width = max(line.width for line in lines) + 2 * _APART
    height = max(_HIGH, sum(line.height + _APART for line in lines) + _APART)
    strip = Image.new("RGB", (width, height), "white")
    top = _APART
    for line in lines:
        strip.paste(line, (_APART, top))
        top += line.height + _APART
    return strip
