"""Turning and shifting: from where a picture was read back to where it stands on the page.

A point is a complex number, x + y i, y downwards. Knows neither pictures nor pages.
"""

import cmath
import math
from typing import NamedTuple

from extractors.pages.cells import Piece, around

Quad = tuple[float, float, float, float]


class Similarity(NamedTuple):
    """`point * factor + shift`: turns, scales and shifts, never mirrors."""

    factor: complex = 1
    shift: complex = 0

    def box(self, box: Quad) -> Quad:
        """Return the upright box around a box that was moved so."""
        if self == _STAYS:
            return box
        x0, y0, x1, y1 = box
        corners = [
            point * self.factor + self.shift for point in (x0 + y0 * 1j, x1 + y0 * 1j, x0 + y1 * 1j, x1 + y1 * 1j)
        ]
        return around((corner.real, corner.imag, corner.real, corner.imag) for corner in corners)

    def then(self, next_one: "Similarity") -> "Similarity":
        """Return both moves as one, this one first."""
        return Similarity(self.factor * next_one.factor, self.shift * next_one.factor + next_one.shift)

    def inverse(self) -> "Similarity":
        return Similarity(1 / self.factor, -self.shift / self.factor)


def back_from_turn(degrees: float, before: tuple[int, int], after: tuple[int, int]) -> Similarity:
    """Return the way back from a picture turned counter-clockwise about its middle, which changed its size."""
    factor = cmath.rect(1, math.radians(degrees))
    middle, new_middle = complex(*before) / 2, complex(*after) / 2
    return Similarity(factor, middle - new_middle * factor)


def moved(piece: Piece, by: Similarity) -> Piece:
    """Return the piece with its box moved."""
    x0, y0, x1, y1 = by.box((piece.x0, piece.y0, piece.x1, piece.y1))
    return piece._replace(x0=x0, y0=y0, x1=x1, y1=y1)


_STAYS = Similarity()
