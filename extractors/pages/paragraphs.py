"""Rows to blocks: paragraphs, tables and headings of a size that can be named and quoted.

Follows the engine's paragraphs for prose, brings the rows of a table together across them, and
cuts what is too long at the end of a line. Knows rows, not pixels.
"""

from collections.abc import Sequence

from domain.documents import BlockKind
from extractors.pages.cells import Row

MAX_CHARACTERS = 1600
"""Characters after which a block ends with its line."""
MAX_TABLE_ROWS = 10
"""Rows of a table that share one block: few enough that naming the block names the figure."""
_TABLE_GAP = 2.5
"""Heights of a line by which rows of one table may stand apart."""
_LEAD_CHARACTERS = 80
_LEAD_GAP = 0.6
"""Heights of a line between a label and the row it leads to."""
_LEAD_ROWS = 2
"""Lines a row's label may take before the line with the figures, or headings above rows."""
_HEADING_CHARACTERS = 120
_HEADING_ROWS = 2
_LARGER = 1.15
_LETTERS_OF_A_HEADING = 4


# Asked for once: to look a member up takes an enumeration longer than to compare it.
_TEXT, _HEADING, _TABLE = BlockKind.TEXT, BlockKind.HEADING, BlockKind.TABLE


class Paragraph:
    """Rows that belong together."""

    __slots__ = ("kind", "length", "rows")

    def __init__(self, kind: BlockKind) -> None:
        self.kind = kind
        self.rows: list[Row] = []
        self.length = 0

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.length += len(row.text) + 1

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)


def paragraphs_of(rows: Sequence[Row], body_size: float) -> list[Paragraph]:
    """Return the blocks of a page; `body_size` is the font size most of it is set in, 0 if unknown."""
    found: list[Paragraph] = []
    for row, in_table in zip(rows, _in_tables(rows), strict=True):
        if not found or not _belongs(found[-1], row, in_table=in_table):
            found.append(Paragraph(_TABLE if in_table else _TEXT))
        found[-1].add(row)
    for paragraph in found:
        if paragraph.kind is _TEXT and _is_heading(paragraph, body_size):
            paragraph.kind = _HEADING
    return found


def _in_tables(rows: Sequence[Row]) -> list[bool]:
    """Tell for each row whether it is a table's: tabular itself, or one of the short labels right above such."""
    answers: list[bool] = []
    labels = 0
    below: Row | None = None
    for row in reversed(rows):
        if row.tabular:
            labels = 0
            answers.append(True)
        else:
            labels += 1
            leads = (
                below is not None
                and answers[-1]
                and labels <= _LEAD_ROWS
                and below.y0 - row.y1 < row.height * _LEAD_GAP
            )
            answers.append(leads and len(row.cells) == 1 and len(row.text) <= _LEAD_CHARACTERS)
        below = row
    return answers[::-1]


def _belongs(paragraph: Paragraph, row: Row, *, in_table: bool) -> bool:
    last = paragraph.rows[-1]
    if (paragraph.kind is _TABLE) != in_table or paragraph.length + len(row.text) > MAX_CHARACTERS:
        return False
    if not in_table:
        return last.block == row.block
    near = -row.height < row.y0 - last.y1 < row.height * _TABLE_GAP
    return near and len(paragraph.rows) < MAX_TABLE_ROWS


def _is_heading(paragraph: Paragraph, body_size: float) -> bool:
    if len(paragraph.rows) > _HEADING_ROWS or paragraph.length > _HEADING_CHARACTERS + 1:
        return False
    text = paragraph.text
    if text.endswith((",", ";")):
        return False
    letters = sum(character.isalpha() for character in text)
    if letters < _LETTERS_OF_A_HEADING:
        return False
    cells = [cell for row in paragraph.rows for cell in row.cells]
    if all(cell.bold for cell in cells):
        return True
    if body_size and all(cell.size > body_size * _LARGER for cell in cells):
        return True
    return text.isupper()
