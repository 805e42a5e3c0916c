"""Citation boxes drawn on a page's picture, for `indicia show --png`.

Opens only pictures this house has drawn itself, never a file from outside; so it may run in the
caller's process.
"""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from domain.documents import Box

_OURS = ("PNG", "JPEG")
_COLOURS = ((214, 39, 40), (31, 119, 180), (44, 160, 44), (148, 103, 189), (255, 127, 14))
_FILL_OPACITY = 60
_MARGIN = 2
_LABEL_POINTS = 18


def draw(image: bytes, scale: float, boxes: Sequence[Sequence[Box]]) -> bytes:
    """Return the picture as PNG with each group of boxes filled, outlined and numbered from 1.

    `boxes` are in points, one group a citation; `scale` is the picture's pixels per point.
    """
    with Image.open(io.BytesIO(image), formats=_OURS) as opened:
        page = opened.convert("RGBA")
    layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for number, group in enumerate(boxes, start=1):
        colour = _COLOURS[(number - 1) % len(_COLOURS)]
        for box in group:
            frame = _pixels(box, scale, page.size)
            pen.rectangle(frame, fill=(*colour, _FILL_OPACITY), outline=(*colour, 255), width=2)
        if group:
            margin = min(_pixels(box, scale, page.size)[0] for box in group)
            _label(pen, (margin, _pixels(group[0], scale, page.size)[1]), str(number), colour)
    out = io.BytesIO()
    Image.alpha_composite(page, layer).convert("RGB").save(out, "PNG", compress_level=6)
    return out.getvalue()


def _pixels(box: Box, scale: float, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return the box in pixels, a little larger than the words, inside the picture."""
    x0, y0, x1, y1 = (value * scale for value in box)
    left, top = max(0.0, min(x0, x1) - _MARGIN), max(0.0, min(y0, y1) - _MARGIN)
    right, bottom = min(size[0] - 1.0, max(x0, x1) + _MARGIN), min(size[1] - 1.0, max(y0, y1) + _MARGIN)
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def _label(pen: ImageDraw.ImageDraw, place: tuple[float, float], text: str, colour: tuple[int, int, int]) -> None:
    """Write the number in a small flag in the margin, level with the quote's first line, where it covers no words."""
    wide = _LABEL_POINTS * len(text)
    x, y = max(0.0, place[0] - wide), place[1]
    pen.rectangle((x, y, x + wide, y + _LABEL_POINTS + 2), fill=(*colour, 255))
    pen.text((x + 4, y), text, fill=(255, 255, 255, 255), font_size=_LABEL_POINTS - 2)
