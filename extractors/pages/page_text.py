"""Cells to what a page says: its text, its words and its blocks, as the domain's `Page` wants them.

The one place where offsets are made. Knows no engine.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
        sizes[cell.size] = sizes.get(cell.size, 0) + sum(map(len, cell.texts))
    rounded: Counter[float] = Counter()
    for size, characters in sizes.items():
        rounded[round(size * 2) / 2] += characters
    return rounded.most_common(1)[0][0] if rounded else 0.0


class _Writer:
    """Gathers words in columns; places are computed at the end, all at once: word by word they take longest."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._texts: list[str] = []
        self._boxes: tuple[list[float], list[float], list[float], list[float]] = ([], [], [], [])
        self._confidences: list[float | None] = []
        self._stuck: list[int] = []
        self._in_row: list[int] = []
        self._paragraphs: list[tuple[Paragraph, int]] = []
        self.lines: list[str] = []
        self.block_of_row: list[str] = []

    def write(self, paragraph: Paragraph) -> None:
        self._paragraphs.append((paragraph, len(self._texts)))
        self.block_of_row += [f"p{self._number}.b{len(self._paragraphs)}"] * len(paragraph.rows)
        for row in paragraph.rows:
            before = len(self._texts)
            for cell in row.cells:
                self._write(cell)
            self.lines.append(row.text)
            self._in_row.append(len(self._texts) - before)

    def _write(self, cell: Cell) -> None:
        texts, *boxes, confidences, glued = cell.columns
        if glued is not None:
            self._stuck += [len(self._texts) + index for index, stuck in enumerate(glued) if stuck and index]
        if confidences is not None:
            self._confidences += [None] * (len(self._texts) - len(self._confidences))
            self._confidences += confidences
        self._texts += texts
        for column, values in zip(self._boxes, boxes, strict=True):
            column.extend(values)

    def finish(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return the words in columns, as bytes that `domain.words` takes, and the blocks."""
        lengths = np.fromiter(map(len, self._texts), np.int64, len(self._texts))
        gaps = np.ones(len(lengths), np.int64)
        gaps[self._stuck] = 0
        gaps[:1] = 0
        ends = (lengths + gaps).cumsum()
        starts = ends - lengths
        lines = np.repeat(np.arange(len(self._in_row)), self._in_row)
        words = {
            "starts": starts.tobytes(),
            "ends": ends.tobytes(),
            "lines": lines.tobytes(),
            "boxes": np.array(self._boxes, np.float64).T.round(2).tobytes(),
            "confidences": self._sure(len(lengths)),
        }
        return words, self._blocks(starts, ends)

    def _sure(self, count: int) -> bytes | None:
        """Return the confidences of all words, those without one as what is no number; None where none has one."""
        if not self._confidences:
            return None
        known = np.full(count, np.nan)
        known[: len(self._confidences)] = [np.nan if one is None else one for one in self._confidences]
        return known.tobytes()

    def _blocks(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> list[dict[str, Any]]:
        lasts = [*[first for _, first in self._paragraphs], len(self._texts)][1:]
        blocks: list[dict[str, Any]] = []
        for place, ((paragraph, first), last) in enumerate(zip(self._paragraphs, lasts, strict=True), start=1):
            box = around((row.x0, row.y0, row.x1, row.y1) for row in paragraph.rows)
            blocks.append(
                {
                    "id": f"p{self._number}.b{place}",
                    "start": int(starts[first]),
                    "end": int(ends[last - 1]),
                    "box": [round(value, 2) for value in box],
                    "kind": paragraph.kind,
                }
            )
        return blocks
