"""Cells to what a page says: its text, its words and its blocks, as the domain's `Page` wants them.

The one place where offsets are made. Knows no engine.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from extractors.pages.cells import Cell, Row, around
from extractors.pages.paragraphs import Paragraph, paragraphs_of
from extractors.pages.rows import rows_of
from extractors.pages.table_columns import Box
from extractors.pages.tables import tables_of

MAX_WORDS = 200_000
"""Words a page may hold; a page with more is a bomb, not a page."""


class TooManyWords(Exception):  # noqa: N818  # an outcome, told as the page's reason
    """The page holds more words than any page does."""


def page_text(number: int, cells: Sequence[Cell], rules: Sequence[Box] = ()) -> dict[str, Any]:
    """Return the fields `text`, `words`, `blocks` and `tables` of page `number`; `rules` are lines drawn on it."""
    if sum(len(cell.pieces) for cell in cells) > MAX_WORDS:
        raise TooManyWords
    writer = _Writer(number)
    rows = rows_of(cells)
    for paragraph in paragraphs_of(rows, _body_size(cells)):
        writer.write(paragraph)
    writer.finish()
    return {
        "text": "".join(writer.parts),
        "words": writer.words,
        "blocks": writer.blocks,
        "tables": tables_of(rows, writer.block_of_row, rules),
    }


def _body_size(cells: Sequence[Cell]) -> float:
    """Return the font size, to half a point, in which most characters are set."""
    sizes: Counter[float] = Counter()
    for cell in cells:
        sizes[round(cell.size * 2) / 2] += sum(len(piece.text) for piece in cell.pieces)
    return sizes.most_common(1)[0][0] if sizes else 0.0


class _Writer:
    def __init__(self, number: int) -> None:
        self._number = number
        self._length = 0
        self._line = 0
        self._boxes: list[Box] = []
        self.parts: list[str] = []
        self.words: list[list[Any]] = []
        self.blocks: list[dict[str, Any]] = []
        self.block_of_row: list[str] = []

    def write(self, paragraph: Paragraph) -> None:
        if self._length:
            self._put("\n")
        start = self._length
        for index, row in enumerate(paragraph.rows):
            if index:
                self._put("\n")
            self._write_row(row)
        box = around((row.x0, row.y0, row.x1, row.y1) for row in paragraph.rows)
        self.block_of_row += [f"p{self._number}.b{len(self.blocks) + 1}"] * len(paragraph.rows)
        self.blocks.append(
            {
                "id": f"p{self._number}.b{len(self.blocks) + 1}",
                "start": start,
                "end": self._length,
                "box": [round(value, 2) for value in box],
                "kind": paragraph.kind,
            }
        )

    def _write_row(self, row: Row) -> None:
        parts, words, boxes, at, line = self.parts, self.words, self._boxes, self._length, self._line
        space = False
        for cell in row.cells:
            for index, (text, x0, y0, x1, y1, confidence, glued) in enumerate(cell.pieces):
                if space and not (glued and index):
                    parts.append(" ")
                    at += 1
                space = True
                end = at + len(text)
                parts.append(text)
                boxes.append((x0, y0, x1, y1))
                words.append([at, end, None, line, confidence])
                at = end
        self._length = at
        self._line += 1

    def finish(self) -> None:
        """Give every word its box, rounded all at once: one by one it takes as long as all the rest."""
        rounded: list[list[float]] = np.asarray(self._boxes, dtype=np.float64).round(2).tolist()
        for word, box in zip(self.words, rounded, strict=True):
            word[2] = box

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)
