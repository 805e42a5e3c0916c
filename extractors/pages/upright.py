"""A picture read upright and level, however it stands, and the way back to where it stood.

Puts turning and recognising together. Knows pixels; knows neither pages nor points.
"""

from typing import NamedTuple

from PIL import Image

from extractors.pages.ocr_port import Line, Ocr
from extractors.pages.similarity import Similarity, back_from_turn, moved
from extractors.pages.turning import skew_of, survey, turn_to_read, turned

_MOSTLY = 0.5


class Upright(NamedTuple):
    lines: list[Line]
    """In the space they were read in: lines run from left to right, the first at the top."""
    back: Similarity
    """To the picture as it was given."""
    turn: int
    skew: float


def read_upright(ocr: Ocr, image: Image.Image) -> Upright:
    """Recognise the lines of an RGB picture that may be skewed, sideways, upside down or set downwards."""
    skew = skew_of(image)
    level, back = _turned(image, skew)
    lines = ocr.recognise(level)
    turn = 0 if survey(lines).sure else turn_to_read(ocr, level)
    if turn:
        level, further = _turned(level, turn)
        back = further.then(back)
        lines = ocr.recognise(level)
    return _along_the_lines(Upright(lines, back, turn, skew), level)


def _along_the_lines(found: Upright, image: Image.Image) -> Upright:
    """Return lines that run down as rows: the column at the right first, each from top to bottom.

    So type set downwards is read, and a page that lies on its right side, which an engine may read
    as it lies: only the latter was turned.
    """
    seen = survey(found.lines)
    if not seen.runs_down:
        return found
    further = back_from_turn(90, image.size, (image.height, image.width))
    there = further.inverse()
    lines = [[moved(piece, there) for piece in line] for line in found.lines]
    turn = found.turn if seen.wide_script > _MOSTLY else (found.turn + 90) % 360
    return found._replace(lines=lines, back=further.then(found.back), turn=turn)


def _turned(image: Image.Image, degrees: float) -> tuple[Image.Image, Similarity]:
    after = turned(image, degrees)
    return after, back_from_turn(degrees, image.size, after.size)
