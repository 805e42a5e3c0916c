"""One row of a table as parts, and which columns all parts of a table form.

A currency sign belongs to the figure after it, a percent sign or closing bracket to the one before.
Columns are told from where figures stand, since figures never reach across; labels come left of them.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractors.pages.cells import Cell, Piece, Row, around

_BEFORE = re.compile(r"^[$€£¥]?\(?$")
_CURRENCY = re.compile(r"^[$€£¥]\(?$")
_AFTER = re.compile(r"^[)%†*]+(?:pts?|bps|bp)?$")
_YEAR = re.compile(r"^(?:FY ?|fiscal |[A-Z][a-z]{2,8}\.? \d{1,2}, ?)?(?:19|20)\d\d(?: ?\(\w\))?$")
_TIGHT = 1.0
"""Points by which figures of neighbouring columns may overlap."""

Box = tuple[float, float, float, float]


class Part(NamedTuple):
    """What stands in one cell of one visual line."""

    text: str
    box: Box
    figures: bool

    @property
    def year(self) -> bool:
        """Whether it is a year or a date: figures that stand in headings."""
        return _YEAR.match(self.text) is not None

    @property
    def middle(self) -> float:
        return (self.box[0] + self.box[2]) / 2


class Line(NamedTuple):
    """A line of a table, perhaps of several visual lines, before columns are known."""

    parts: list[Part]

    @property
    def box(self) -> Box:
        return around(part.box for part in self.parts)

    @property
    def values(self) -> bool:
        """Whether it holds a figure that is not a year."""
        return any(part.figures and not part.year for part in self.parts[1:] or self.parts)


class Columns(NamedTuple):
    """Left and right edges, from left to right; `labels` tells whether the first holds the rows' labels."""

    edges: tuple[tuple[float, float], ...]
    labels: bool

    def of(self, box: Box) -> tuple[int, int]:
        """Return the first and last column a box lies over; the nearest where it lies over none."""
        touched = [
            index
            for index, (left, right) in enumerate(self.edges)
            if box[0] < right - _TIGHT and box[2] > left + _TIGHT
        ]
        if touched:
            return touched[0], touched[-1]
        middle = (box[0] + box[2]) / 2
        nearest = min(range(len(self.edges)), key=lambda index: abs(sum(self.edges[index]) / 2 - middle))
        return nearest, nearest


def parts_of(row: Row) -> list[Part]:
    """Return the parts of a row from left to right."""
    parts: list[Part] = []
    waiting: Part | None = None
    for alone in (part for cell in row.cells for part in _split(cell)):
        text = alone.text
        part = alone if waiting is None or not alone.figures else _joined(waiting, alone)
        if waiting is not None and not alone.figures:
            parts.append(waiting)
        waiting = None
        if _BEFORE.match(text):
            waiting = part
        elif parts and _AFTER.match(text) and parts[-1].figures:
            parts[-1] = _joined(parts[-1], part)
        else:
            parts.append(part)
    return parts if waiting is None else [*parts, waiting]


def _split(cell: Cell) -> list[Part]:
    """Return a cell's parts: figures set close together are one to the engine, "10 $ (20)", and two to a reader."""
    if not cell.figures or len(cell.texts) == 1:
        text = cell.text.replace(" )", ")") if ")" in cell.texts else cell.text
        return [Part(text, (cell.x0, cell.y0, cell.x1, cell.y1), cell.figures)]
    runs: list[list[Piece]] = []
    for piece in cell.pieces:
        apart = not runs or (
            not piece.glued and (_CURRENCY.match(piece.text) or piece.x0 - runs[-1][-1].x1 > cell.height)
        )
        if apart:
            runs.append([piece])
        else:
            runs[-1].append(piece)
    return [_part(run) for run in runs]


def _part(pieces: Sequence[Piece]) -> Part:
    text = "".join(" " * (not piece.glued and piece.text != ")") + piece.text for piece in pieces).strip()
    box = around((piece.x0, piece.y0, piece.x1, piece.y1) for piece in pieces)
    return Part(text, box, figures=True)


def columns_of(table: Sequence[Sequence[Part]]) -> Columns:
    """Return the columns of a table's rows."""
    figures = _merged(part.box for parts in table for part in parts if part.figures and not _leads(parts, part))
    if not figures:
        edges = _merged(part.box for parts in table for part in parts if len(parts) > 1)
        return Columns(tuple(edges), labels=False)
    first = figures[0][0]
    labels = [part.box for parts in table for part in parts[:1] if not part.figures and part.box[0] < first]
    texts = [
        part.box
        for parts in table
        for part in parts[1:]
        if not part.figures and sum(part.box[0] < right and part.box[2] > left for left, right in figures) <= 1
    ]
    inside = [box for box in labels if box[2] <= first + _TIGHT]
    edges = _merged([*((left, 0.0, right, 0.0) for left, right in figures), *texts, *inside])
    return Columns(tuple(edges), labels=bool(labels))


def _leads(parts: Sequence[Part], part: Part) -> bool:
    """Whether a figure is its row's label, such as a year at the left edge."""
    return part is parts[0] and len(parts) > 1 and part.year


def _merged(boxes: Iterable[Box]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for left, right in sorted((box[0], box[2]) for box in boxes):
        if merged and left < merged[-1][1] - _TIGHT:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _joined(one: Part, other: Part) -> Part:
    space = "" if one.text.endswith("(") or other.text.startswith(")") else " "
    return Part(f"{one.text}{space}{other.text}", around([one.box, other.box]), figures=True)
