"""The parts a page's text is put together from: pieces, cells, rows.

A piece is a word (or part of a long run of Japanese); a cell is what an engine calls a line: pieces
that stand close together; a row is a line as the eye sees it: all cells on one height.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_FIGURE = re.compile(r"^(?:[$€£¥(+\-–—△▲]*\d[\d.,/:%)\-–*†]*|[$€£¥()%–—\-*†△▲]+|N/A|n/a)$")
_NO_FIGURE = frozenset({"N/A", "n/a"})
_MOSTLY = 2 / 3


class Piece(NamedTuple):
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float | None = None
    glued: bool = False
    """Whether it follows the piece before it without a space."""


class Cell(NamedTuple):
    pieces: list[Piece]
    x0: float
    y0: float
    x1: float
    y1: float
    block: int
    """The engine's paragraph; cells of one paragraph follow one another."""
    figures: bool
    """Whether it is mostly figures, currency signs and dashes."""
    size: float = 0.0
    """Font size in points; 0 where it is not known."""
    bold: bool = False

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class Row:
    """A visual line: cells from left to right on one height."""

    __slots__ = ("cells", "x0", "x1", "y0", "y1")

    def __init__(self, cell: Cell) -> None:
        self.cells = [cell]
        self.x0, self.y0, self.x1, self.y1 = cell.x0, cell.y0, cell.x1, cell.y1

    @property
    def block(self) -> int:
        return self.cells[0].block

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def figures(self) -> bool:
        return all(cell.figures for cell in self.cells)

    @property
    def tabular(self) -> bool:
        """Whether it reads like a table's row: figures beside something, or three cells and more."""
        return len(self.cells) > 2 or any(cell.figures for cell in self.cells[1:])  # noqa: PLR2004  # three

    @property
    def text(self) -> str:
        return " ".join("".join(" " * (not p.glued) + p.text for p in cell.pieces).strip() for cell in self.cells)

    def add(self, cells: Iterable[Cell]) -> None:
        self.cells.extend(cells)
        self.cells.sort(key=lambda cell: cell.x0)
        self.x0, self.y0, self.x1, self.y1 = around((c.x0, c.y0, c.x1, c.y1) for c in self.cells)


def cell_of(pieces: list[Piece], block: int, size: float = 0.0, *, bold: bool = False) -> Cell:
    """Return the cell around some pieces (at least one)."""
    _, x0, y0, x1, y1, *_ = pieces[0]
    for _, left, top, right, bottom, *_ in pieces[1:]:
        x0, y0, x1, y1 = min(x0, left), min(y0, top), max(x1, right), max(y1, bottom)
    return Cell(pieces, x0, y0, x1, y1, block, mostly_figures([p.text for p in pieces]), size, bold)


def mostly_figures(words: Sequence[str]) -> bool:
    """Whether at least two thirds of the words are figures, currency signs or dashes."""
    figures = 0
    for word in words:
        if not word[0].isalpha() or word in _NO_FIGURE:
            figures += _FIGURE.match(word) is not None
    return figures >= len(words) * _MOSTLY


def around(boxes: Iterable[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    """Return the smallest box around some boxes (at least one)."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
