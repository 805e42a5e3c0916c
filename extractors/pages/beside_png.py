"""A figure cut from its page's picture, with what was drawn again beside it, for a person to compare.

Opens only pictures this house has drawn itself, never a file from outside; so it may run in the caller's process.
"""

import io
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image

from domain.documents import Box

_OURS = ("PNG", "JPEG")
_GAP = 16
"""Pixels around and between."""
_MARGIN = 6.0
"""Points of the page around the figure."""
_LARGEST_CUT = (900, 700)
"""Pixels of a figure as shown; a larger one is scaled down, one of half this size or less doubled."""


class Pair(NamedTuple):
    """A page's picture with a figure on it, and the figure drawn again."""

    page: bytes
    scale: float
    """Pixels of the page's picture per point."""
    box: Box | None
    """Of the figure, in points; None where there is none to show."""
    drawn: bytes


def side_by_side(pairs: Sequence[Pair]) -> bytes:
    """Return one picture as PNG: a row a pair (at least one), the figure on the left."""
    rows = [_row(pair) for pair in pairs]
    sheet = Image.new("RGB", (max(row.width for row in rows), sum(row.height for row in rows)), "white")
    top = 0
    for row in rows:
        sheet.paste(row, (0, top))
        top += row.height
    out = io.BytesIO()
    sheet.save(out, "PNG", compress_level=6)
    return out.getvalue()


def enlarged(page: bytes, scale: float, box: Box) -> bytes:
    """Return a figure cut from its page's picture, twice as large, as PNG: small lettering is read better so."""
    cut = _part(_opened(page), scale, box)
    out = io.BytesIO()
    cut.resize((cut.width * 2, cut.height * 2), Image.Resampling.LANCZOS).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _row(pair: Pair) -> Image.Image:
    drawn = _opened(pair.drawn)
    parts = [drawn] if pair.box is None else [_cut(pair, pair.box), drawn]
    wide = sum(part.width + _GAP for part in parts) + _GAP
    row = Image.new("RGB", (wide, max(part.height for part in parts) + 2 * _GAP), "white")
    left = _GAP
    for part in parts:
        row.paste(part, (left, _GAP))
        left += part.width + _GAP
    return row


def _cut(pair: Pair, box: Box) -> Image.Image:
    cut = _part(_opened(pair.page), pair.scale, box)
    if 2 * cut.width <= _LARGEST_CUT[0] and 2 * cut.height <= _LARGEST_CUT[1]:
        return cut.resize((2 * cut.width, 2 * cut.height), Image.Resampling.LANCZOS)
    cut.thumbnail(_LARGEST_CUT)
    return cut


def _part(page: Image.Image, scale: float, box: Box) -> Image.Image:
    edges = (box.x0 - _MARGIN, box.y0 - _MARGIN, box.x1 + _MARGIN, box.y1 + _MARGIN)
    left, top, right, bottom = (round(edge * scale) for edge in edges)
    left, top = min(max(left, 0), page.width - 1), min(max(top, 0), page.height - 1)
    return page.crop((left, top, max(min(right, page.width), left + 1), max(min(bottom, page.height), top + 1)))


def _opened(image: bytes) -> Image.Image:
    with Image.open(io.BytesIO(image), formats=_OURS) as opened:
        return opened.convert("RGB")
