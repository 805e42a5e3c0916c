"""A page's picture made small enough for the model and encoded the cheaper way.

Knows pixels and encodings; the file it came from is somebody else's business.
"""

import hashlib
import io

from PIL import Image

from extractors.pages.page_record import Picture

LONG_EDGE = 1540
"""Pixels of the longer edge, at most: what the model's image encoder keeps."""
JPEG_QUALITY = 85
FEW_COLOURS = 256
"""Colours up to which a picture is a drawing or type rather than a photograph."""


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
    """Return the picture as PNG where it has few colours and that is smaller, else as JPEG."""
    jpeg = _save(image, "JPEG", quality=JPEG_QUALITY)
    plain = _few_colours(image)
    if plain is not None:
        png = _save(plain, "PNG", compress_level=6)
        if len(png) < len(jpeg):
            return png, "image/png"
    return jpeg, "image/jpeg"


def _few_colours(image: Image.Image) -> Image.Image | None:
    """Return the picture in a mode that holds its few colours exactly, or None when they are many."""
    if image.getcolors(FEW_COLOURS) is None:
        return None
    grey = image.convert("L")
    if grey.convert("RGB").tobytes() == image.tobytes():
        return grey
    return image


def _save(image: Image.Image, form: str, **options: int) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
