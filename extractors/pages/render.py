"""A page's picture made small enough for the model and encoded the cheaper way.

Knows pixels and encodings; the file it came from is somebody else's business.
"""

import hashlib
import io
from typing import cast

from PIL import Image, ImageChops, ImageStat

from extractors.pages.page_record import Picture

LONG_EDGE = 1540
"""Pixels of the longer edge, at most: what the model's image encoder keeps."""
JPEG_QUALITY = 85
FEW_COLOURS = 64
"""Colours in which type and drawings are told; measured on filings: a third of the JPEG's size, and sharper."""
MEAN_OFF = 2.0
"""Levels, of 255, a picture in few colours may be off on average; JPEG's own error on type is as large."""
MOST_OFF = 64
"""Levels any of its pixels may be off; a photograph is off by more."""
_NEARLY_WHITE, _NEARLY_BLACK, _NO_COLOUR = 250, 5, 12


def encode_page(image: Image.Image, number: int, scale: float) -> Picture:
    """Return the encoded picture of page `number`, drawn at `scale` pixels per point."""
    if max(image.size) > LONG_EDGE:
        factor = LONG_EDGE / max(image.size)
        size = (max(1, int(image.width * factor)), max(1, int(image.height * factor)))
        scale *= size[0] / image.width
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    data, media_type = encode(image)
    facts = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "page": number,
        "width": image.width,
        "height": image.height,
        "media_type": media_type,
        "scale": scale,
    }
    return Picture(facts, data)


def encode(image: Image.Image) -> tuple[bytes, str]:
    """Return the picture as PNG where few colours tell it as well and that is smaller, else as JPEG."""
    jpeg = _save(_grey_if_grey(image), "JPEG", quality=JPEG_QUALITY)
    plain = _few_colours(image)
    if plain is not None:
        png = _save(plain, "PNG", compress_level=6)
        if len(png) < len(jpeg):
            return png, "image/png"
    return jpeg, "image/jpeg"


def _few_colours(image: Image.Image) -> Image.Image | None:
    """Return the picture in FEW_COLOURS colours, or None where the eye would see the difference."""
    few = image.quantize(FEW_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.putpalette(_snapped(few.getpalette() or []))
    off = ImageChops.difference(image, few.convert("RGB"))
    mean = max(ImageStat.Stat(off).mean)
    return few if mean <= MEAN_OFF and max(high for _, high in _extrema(off)) <= MOST_OFF else None


def _snapped(palette: list[int]) -> list[int]:
    """Return the palette with paper pure white and ink pure black: the method mixes its colours."""
    snapped: list[int] = []
    for start in range(0, len(palette), 3):
        colour = palette[start : start + 3]
        snapped += [255] * 3 if min(colour) >= _NEARLY_WHITE else [0] * 3 if max(colour) <= _NEARLY_BLACK else colour
    return snapped


def _grey_if_grey(image: Image.Image) -> Image.Image:
    """Return a picture without colour as one channel."""
    red, green, blue = image.split()
    coloured = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return image if max(high for _, high in _extrema(coloured)) > _NO_COLOUR else image.convert("L")


def _extrema(image: Image.Image) -> list[tuple[int, int]]:
    return [cast("tuple[int, int]", channel.getextrema()) for channel in image.split()]


def _save(image: Image.Image, form: str, **options: int) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
