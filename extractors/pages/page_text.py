"""Cells to what a page says: its text, its words and its blocks, as the domain's `Page` wants them.

The one place where offsets are made. Knows no engine.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import numpy as np

from extractors.pages.cells import Cell, around
from extractors.pages.paragraphs import Paragraph, paragraphs_of
from extractors.pages.rows import rows_of
from extractors.pages.table_columns import Box
from extractors.pages.tables import tables_of

MAX_WORDS = 200_000
"""Words a page may hold; a page with more is a bomb, not a page."""


class TooManyWords(Exception):  # noqa: N818  # an outcome, told as the page's reason
    """The page holds more words than any page does."""


def page_text(number: int, cells: Sequence[Cell], ruled: Callable[[], Sequence[Box]] = tuple) -> dict[str, Any]:
    """Return the fields `text`, `words`, `blocks` and `tables` of page `number`; `ruled` gives lines drawn on it."""
    if sum(len(cell.texts) for cell in cells) > MAX_WORDS:
        raise TooManyWords
    writer = _Writer(number)
    rows = rows_of(cells)
    for paragraph in paragraphs_of(rows, _body_size(cells)):
        writer.write(paragraph)
    words, blocks = writer.finish()
    tables = tables_of(rows, writer.block_of_row, ruled)
    return {"text": "\n".join(writer.lines), "words": words, "blocks": blocks, "tables": tables}


def _body_size(cells: Sequence[Cell]) -> float:
    """Return the font size, to half a point, in which most characters are set."""
    sizes: dict[float, int] = {}
    for cell in cells:
        sizes[cell.size] = sizes.get(cell.size, 0) + len("".join(cell.texts))
    rounded: Counter[float] = Counter()
    for size, characters in sizes.items():
        rounded[round(size * 2) / 2] += characters
    return rounded.most_common(1)[0][0] if rounded else 0.0


class _Writer:
    """Gathers cells; places are computed at the end, all at once: word by word they take longest."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._cells: list[Cell] = []
        self._words = 0
        self._in_row: list[int] = []
        self._paragraphs: list[tuple[Paragraph, int]] = []
        self.lines: list[str] = []
        self.block_of_row: list[str] = []

    def write(self, paragraph: Paragraph) -> None:
        self._paragraphs.append((paragraph, self._words))
        self.block_of_row += [f"p{self._number}.b{len(self._paragraphs)}"] * len(paragraph.rows)
        for row in paragraph.rows:
            words = sum([len(cell.texts) for cell in row.cells])
            self._cells += row.cells
            self._words += words
            self._in_row.append(words)
            self.lines.append(row.text)

    def finish(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return the words in columns, as bytes that `domain.words` takes, and the blocks."""
        texts, *boxes = [list(chain.from_iterable(column)) for column in self._columns()]
        lengths = np.fromiter(map(len, texts), np.int64, self._words)
        gaps = np.ones(self._words, np.int64)
        gaps[self._stuck()] = 0
        gaps[:1] = 0
        ends = (lengths + gaps).cumsum()
        starts = ends - lengths
        lines = np.repeat(np.arange(len(self._in_row)), self._in_row)
        words = {
            "starts": starts.tobytes(),
            "ends": ends.tobytes(),
            "lines": lines.tobytes(),
            "boxes": np.array([*chain(*boxes)], np.float64).reshape(4, -1).T.round(2).tobytes(),
            "confidences": self._sure(),
        }
        return words, self._blocks(starts.tolist(), ends.tolist())

    def _columns(self) -> Sequence[Sequence[Sequence[Any]]]:
        """Return the texts, left, upper, right and lower edges, of each cell for itself."""
        return list(zip(*(cell.columns[:5] for cell in self._cells), strict=True)) or [()] * 5

    def _stuck(self) -> list[int]:
        """Return the places of the words that follow the one before without a space."""
        stuck: list[int] = []
        at = 0
        for cell in self._cells:
            if cell.columns.glued is not None:
                stuck += [at + index for index, glued in enumerate(cell.columns.glued) if glued and index]
            at += len(cell.texts)
        return stuck

    def _sure(self) -> bytes | None:
        """Return the confidences of all words, those without one as what is no number; None where none has one."""
        if all(cell.columns.confidences is None for cell in self._cells):
            return None
        sure = [one for cell in self._cells for one in cell.columns.confidences or [None] * len(cell.texts)]
        return np.array([np.nan if one is None else one for one in sure], np.float64).tobytes()

    def _blocks(self, starts: Sequence[int], ends: Sequence[int]) -> list[dict[str, Any]]:
        lasts = [*[first for _, first in self._paragraphs], self._words][1:]
        blocks: list[dict[str, Any]] = []
        for place, ((paragraph, first), last) in enumerate(zip(self._paragraphs, lasts, strict=True), start=1):
            box = around([(row.x0, row.y0, row.x1, row.y1) for row in paragraph.rows])
            blocks.append(
                {
                    "id": f"p{self._number}.b{place}",
                    "start": starts[first],
                    "end": ends[last - 1],
                    "box": [round(value, 2) for value in box],
                    "kind": paragraph.kind,
                }
            )
        return blocks
