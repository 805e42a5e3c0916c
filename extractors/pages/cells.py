"""The parts a page's text is put together from: pieces, cells, rows.

A piece is a word (or part of a long run of Japanese); a cell is what an engine calls a line: pieces
that stand close together; a row is a line as the eye sees it: all cells on one height.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

_FIGURE = re.compile(r"^(?:[$€£¥(+\-–—△▲]*\d[\d.,/:%)\-–*†]*|[$€£¥()%–—\-*†△▲]+|N/A|n/a)$")
_NO_FIGURE = frozenset({"N/A", "n/a"})
_MOSTLY = 2 / 3
_LEFT = attrgetter("x0")
_ROUNDING = 1e-6


class Piece(NamedTuple):
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float | None = None
    glued: bool = False
    """Whether it follows the piece before it without a space."""


class Columns(NamedTuple):
    """Pieces by what they have: texts, left edges, and so on; at least one."""

    texts: Sequence[str]
    lefts: Sequence[float]
    tops: Sequence[float]
    rights: Sequence[float]
    bottoms: Sequence[float]
    confidences: Sequence[float | None] | None = None
    """None where no piece has one."""
    glued: Sequence[bool] | None = None
    """None where no piece is."""


class Cell:
    """Pieces that stand close together, in columns: a filing has half a million, and few are looked at alone."""

    __slots__ = ("block", "bold", "columns", "figures", "size", "texts", "x0", "x1", "y0", "y1")

    def __init__(self, columns: Columns, block: int, size: float = 0.0, *, bold: bool = False) -> None:
        """`block` is the engine's paragraph: cells of one follow one another. `size` is in points, 0 if unknown."""
        self.columns = columns
        self.texts = columns.texts
        self.x0, self.y0 = min(columns.lefts), min(columns.tops)
        self.x1, self.y1 = max(columns.rights), max(columns.bottoms)
        self.block = block
        self.figures = mostly_figures(columns.texts)
        """Whether it is mostly figures, currency signs and dashes."""
        self.size = size
        self.bold = bold

    def in_block(self, block: int) -> "Cell":
        """Return the cell as one of another paragraph."""
        return Cell(self.columns, block, self.size, bold=self.bold)

    @property
    def pieces(self) -> list[Piece]:
        texts, lefts, tops, rights, bottoms, confidences, glued = self.columns
        count = len(texts)
        sure = confidences or (None,) * count
        return list(map(Piece, texts, lefts, tops, rights, bottoms, sure, glued or (False,) * count))

    @property
    def text(self) -> str:
        glued = self.columns.glued
        if glued is None:
            return " ".join(self.texts)
        return "".join(" " * (not stuck) + text for text, stuck in zip(self.texts, glued, strict=True)).strip()

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class Row:
    """A visual line: cells from left to right on one height."""

    __slots__ = ("_text", "cells", "figures", "x0", "x1", "y0", "y1")

    def __init__(self, cell: Cell) -> None:
        self._text: str | None = None
        self.cells = [cell]
        self.figures = cell.figures
        """Whether all its cells are."""
        self.x0, self.y0, self.x1, self.y1 = cell.x0, cell.y0, cell.x1, cell.y1

    @property
    def block(self) -> int:
        return self.cells[0].block

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def tabular(self) -> bool:
        """Whether it reads like a table's row: figures beside something, or three cells and more."""
        return len(self.cells) > 2 or (len(self.cells) > 1 and self.cells[1].figures)  # noqa: PLR2004  # three

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = " ".join(cell.text for cell in self.cells)
        return self._text

    def add(self, cells: Iterable[Cell]) -> None:
        self._text = None
        for cell in cells:
            self.x0, self.y0 = min(self.x0, cell.x0), min(self.y0, cell.y0)
            self.x1, self.y1 = max(self.x1, cell.x1), max(self.y1, cell.y1)
            self.figures = self.figures and cell.figures
            self.cells.append(cell)
        self.cells.sort(key=_LEFT)


def cell_of(pieces: Sequence[Piece], block: int, size: float = 0.0, *, bold: bool = False) -> Cell:
    """Return the cell around some pieces (at least one)."""
    texts, lefts, tops, rights, bottoms, confidences, glued = zip(*pieces, strict=True)
    sure = None if confidences.count(None) == len(confidences) else confidences
    stuck = glued if any(glued) else None
    return Cell(Columns(texts, lefts, tops, rights, bottoms, sure, stuck), block, size, bold=bold)


def mostly_figures(words: Sequence[str]) -> bool:
    """Whether at least two thirds of the words are figures, currency signs or dashes."""
    others, most = 0, len(words) * (1 - _MOSTLY) + _ROUNDING
    for word in words:
        if not (_is_known_figure(word) if len(word) < _SHORT else _is_figure(word)):
            others += 1
            if others > most:
                return False
    return True


def _is_figure(word: str) -> bool:
    return (not word[0].isalpha() or word in _NO_FIGURE) and _FIGURE.match(word) is not None


_is_known_figure = lru_cache(maxsize=20_000)(_is_figure)
"""A filing says the same words again and again."""
_SHORT = 32
"""Characters of the words whose answers are kept: a file must not fill the memory with its own."""


def around(boxes: Iterable[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    """Return the smallest box around some boxes (at least one)."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
