"""One frame of an image file as an upright RGB picture with square pixels and a size in points.

Knows Pillow's modes and what files say of resolution.
"""

from typing import Any, NamedTuple, cast

import numpy as np
from PIL import Image, ImageOps

USUAL_DPI = 200.0
"""Taken where a file names no resolution, or none that can be true."""
_BELIEVABLE_DPI = (97.0, 2400.0)
"""72 and 96 are what programs write when they know nothing; a coarse fax has 98."""
_BELIEVABLE_RATIO = 3.0
_SQUARE_ENOUGH = 1.02
_SIDEWAYS = (5, 6, 7, 8)
_ORIENTATION = 0x0112


class Frame(NamedTuple):
    image: Image.Image
    width: float
    """Points."""
    height: float
    """Points."""


def as_frame(image: Image.Image) -> Frame:
    """Decode the current frame: orientation applied, transparency on white, pixels made square."""
    dpi_x, dpi_y = _dpi(image)
    if image.getexif().get(_ORIENTATION) in _SIDEWAYS:
        dpi_x, dpi_y = dpi_y, dpi_x
    upright = _as_rgb(ImageOps.exif_transpose(image))
    width, height = upright.width * 72 / dpi_x, upright.height * 72 / dpi_y
    if max(dpi_x, dpi_y) > min(dpi_x, dpi_y) * _SQUARE_ENOUGH:  # a fax: 204 by 98
        finer = max(dpi_x, dpi_y)
        size = (round(upright.width * finer / dpi_x), round(upright.height * finer / dpi_y))
        upright = upright.resize(size, Image.Resampling.BICUBIC)
    return Frame(upright, width, height)


def _dpi(image: Image.Image) -> tuple[float, float]:
    named = cast("Any", image.info.get("dpi"))
    try:
        x, y = float(named[0]), float(named[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return USUAL_DPI, USUAL_DPI
    low, high = _BELIEVABLE_DPI
    if not (low <= x <= high and low <= y <= high) or max(x, y) > min(x, y) * _BELIEVABLE_RATIO:
        return USUAL_DPI, USUAL_DPI
    return x, y


def _as_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):  # 16 bits and more a pixel: Pillow would cut, not scale
        levels = np.asarray(image, dtype=np.float64)
        top = float(levels.max()) or 1.0
        return Image.fromarray((levels.clip(0) / top * 255).astype(np.uint8)).convert("RGB")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        coloured = image.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(white, coloured).convert("RGB")
    return image.convert("RGB")
