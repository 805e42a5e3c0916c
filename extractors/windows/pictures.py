"""Tokens of a picture, by the formula of Mistral's image encoder.

Knows a picture's size only and never opens one.
"""

from math import ceil

MAX_EDGE = 1540
"""Pixels; a longer edge is scaled down to it before the picture is cut into patches."""

PATCH = 28
"""Pixels along each edge of what becomes one token: patches of 14, merged two by two."""


def image_tokens(width: int, height: int) -> int:
    """Return the tokens of a picture of `width` by `height` pixels.

    One token a patch, and one at the end of each row (`[IMG_BREAK]`, `[IMG_END]`). Source: the image
    encoder of mistral-common 1.13.1 (`tokens/tokenizers/image.py`, `_image_to_num_tokens`) with the
    figures of Magistral 2509 and its successors. At most 3,080 (1540 by 1540); an A4 page whose long
    edge is 1540 takes 2,200.
    """
    shrink = max(width, height) / MAX_EDGE
    if shrink > 1:
        width, height = max(round(width / shrink), 1), max(round(height / shrink), 1)
    return (ceil(width / PATCH) + 1) * ceil(height / PATCH)
