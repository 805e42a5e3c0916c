"""Whether a picture of a page is skewed, or stands sideways or upside down.

Skew is measured on the picture before it is read: at the right angle, the lower edges of letters
gather on few rows. Quarter turns are judged by reading: an engine is sure of what stands upright and
unsure of the rest, so only a page it is unsure of is tried in the other three ways, on a part of it.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extractors.pages.cells import around
from extractors.pages.ocr_port import Line, Ocr
from extractors.pages.scripts import has_wide

SKEW_FROM = 0.3
"""Degrees from which on a picture is straightened; less does no harm."""
SKEW_TO = 6.0
"""Degrees up to which skew is looked for; a page that stands worse was not scanned."""
SURE = 0.8
"""Mean confidence from which on a picture is taken to stand upright."""
_GAIN = 0.1
"""Mean confidence another turn must be better by."""
_SHARPER = 1.1
"""How much sharper the lines must be at another angle than as the page stands."""
_LOOK_PIXELS = 1000
"""Longer edge of the reduced picture on which skew is measured."""
_MOST_POINTS = 60_000
_PART = 800
"""Pixels of the square part on which turns are tried."""
_DARKER = 40
"""Grey levels a letter is darker than what lies beneath it."""
_TALL = 1.5
_MOSTLY = 0.5

Points = NDArray[np.float64]


class Survey(NamedTuple):
    """What the lines an engine found say of how the picture stands."""

    characters: int
    confidence: float
    tall: float
    """Part of the characters that stand in lines higher than wide."""
    wide_script: float
    """Part of the characters in pieces of Chinese, Japanese or Korean."""

    @property
    def sure(self) -> bool:
        return self.characters > 0 and self.confidence >= SURE

    @property
    def runs_down(self) -> bool:
        """Whether lines run from top to bottom, the first at the right: set so, or turned clockwise."""
        return self.tall > _MOSTLY

    @property
    def merit(self) -> float:
        return self.confidence - 0.05 * self.tall


def survey(lines: Sequence[Line]) -> Survey:
    pieces = [piece for line in lines for piece in line]
    length = sum(len(piece.text) for piece in pieces)
    if not length:
        return Survey(0, 0.0, 0.0, 0.0)
    confidence = sum((piece.confidence or 0.0) * len(piece.text) for piece in pieces) / length
    tall = sum(len(piece.text) for line in lines if _is_tall(line) for piece in line) / length
    wide = sum(len(piece.text) for piece in pieces if has_wide(piece.text)) / length
    return Survey(length, confidence, tall, wide)


def _is_tall(line: Line) -> bool:
    x0, y0, x1, y1 = around((piece.x0, piece.y0, piece.x1, piece.y1) for piece in line)
    return y1 - y0 > (x1 - x0) * _TALL


def turn_to_read(ocr: Ocr, image: Image.Image) -> int:
    """Return the degrees (0, 90, 180, 270), counter-clockwise, by which a doubtful picture stands upright."""
    part = _fullest_part(image)
    merits = {degrees: survey(ocr.recognise(turned(part, degrees))).merit for degrees in (0, 90, 180, 270)}
    best = max(merits, key=lambda degrees: merits[degrees])
    return best if merits[best] >= merits[0] + _GAIN else 0


def turned(image: Image.Image, degrees: float) -> Image.Image:
    """Return the picture turned counter-clockwise, on white, as large as it must be."""
    quarter = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    if degrees in quarter:
        return image.transpose(quarter[int(degrees)])
    if not degrees:
        return image
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))


def skew_of(image: Image.Image) -> float:
    """Return the degrees, counter-clockwise, by which turning the picture makes its lines level; 0 where unsure."""
    grey = np.asarray(_reduced(image.convert("L")), dtype=np.int16)
    across = _angle(_edges(grey))
    down = _angle(_edges(grey.T))  # set downwards, or sideways: the columns of letters are straight instead
    angle, _ = max((across, (-down[0], down[1])), key=lambda found: found[1])
    return angle if abs(angle) >= SKEW_FROM else 0.0


def _reduced(grey: Image.Image) -> Image.Image:
    factor = _LOOK_PIXELS / max(grey.size)
    if factor >= 1:
        return grey
    return grey.resize((max(1, int(grey.width * factor)), max(1, int(grey.height * factor))), Image.Resampling.BOX)


def _edges(grey: NDArray[np.int16]) -> Points:
    """Return x and y of the lower edges of what is dark, not more than are needed."""
    ys, xs = np.nonzero(grey[1:] - grey[:-1] > _DARKER)
    step = max(1, len(ys) // _MOST_POINTS)
    return np.stack([xs[::step], ys[::step]]).astype(np.float64)


def _angle(points: Points) -> tuple[float, float]:
    """Return the angle at which the points gather best on rows, and how much better than as they stand."""
    if points.shape[1] < 200:  # noqa: PLR2004  # a few letters stand level by accident at any angle
        return 0.0, 1.0
    level = _sharpness(points, 0.0)
    coarse = max(np.arange(-SKEW_TO, SKEW_TO + 0.1, 0.5), key=lambda angle: _sharpness(points, float(angle)))
    near = np.arange(coarse - 0.4, coarse + 0.45, 0.1)
    best = max((float(angle) for angle in near), key=lambda angle: _sharpness(points, angle))
    gain = _sharpness(points, best) / level
    return (round(best, 1), gain) if gain >= _SHARPER else (0.0, 1.0)


def _sharpness(points: Points, degrees: float) -> float:
    """Return how unevenly the points spread over rows when the picture is turned counter-clockwise."""
    radians = math.radians(degrees)
    rows = points[1] * math.cos(radians) - points[0] * math.sin(radians)
    counts = np.bincount((rows - rows.min()).astype(np.int64))
    return float(np.square(counts).sum())


def _fullest_part(image: Image.Image) -> Image.Image:
    """Return the square part of the picture with the most edges in it."""
    if max(image.size) <= _PART:
        return image
    grey = np.asarray(image.convert("L"), dtype=np.int16)
    edges = np.abs(grey[1:, :] - grey[:-1, :]) > _DARKER
    lefts, tops = (range(0, max(1, size - _PART + 1), _PART // 4) for size in image.size)
    left, top = max(
        ((left, top) for left in lefts for top in tops),
        key=lambda corner: int(edges[corner[1] : corner[1] + _PART, corner[0] : corner[0] + _PART].sum()),
    )
    return image.crop((left, top, min(left + _PART, image.width), min(top + _PART, image.height)))
