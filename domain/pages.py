"""A page as read: its words, blocks and tables, what is hidden on it, and what a reader noticed.

What a page *says* is `Page.text`; everything else on a page (words, blocks) points into that text by
offsets, so that a quote found in the text has boxes without a second search.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from domain.model import Count, Noun, Sha256
from domain.words import Box, InColumns, Word, Words


class BlockKind(StrEnum):
    TEXT = "text"
    HEADING = "heading"
    TABLE = "table"


class Block(Noun):
    """A paragraph, heading or table that prompts and citations name, such as `p3.b7`."""

    id: Annotated[str, Field(pattern=r"^p[1-9]\d*\.b[1-9]\d*$")]
    start: Count
    """First offset into `Page.text`, in code points."""
    end: Count
    """One past the last offset."""
    box: Box
    kind: BlockKind = BlockKind.TEXT


class Cell(Noun):
    """A cell of a table. Rows and columns count from 0; a span covers that many rows or columns."""

    row: Count
    column: Count
    row_span: Annotated[int, Field(ge=1)] = 1
    column_span: Annotated[int, Field(ge=1)] = 1
    box: Box
    text: str
    """As printed; words in reading order, joined by single spaces or line feeds."""


class Table(Noun):
    """A table as found on the page, beside the text it is also part of."""

    block: str | None
    """Id of the block in which it begins; None where no block holds it."""
    box: Box
    rows: Annotated[int, Field(ge=1)]
    columns: Annotated[int, Field(ge=1)]
    header_rows: Count
    """How many of the first rows are column heads; 0 where none was recognised."""
    cells: tuple[Cell, ...]

    @model_validator(mode="after")
    def _cells_stand_in_the_table(self) -> "Table":
        for cell in self.cells:
            if cell.row + cell.row_span > self.rows or cell.column + cell.column_span > self.columns:
                raise ValueError(f"cell {cell.row},{cell.column} stands outside a {self.rows} x {self.columns} table")
        return self


class FigureKind(StrEnum):
    PICTURE = "picture"
    """A picture that is placed on the page."""
    DRAWING = "drawing"
    """Lines and areas drawn on the page, such as a chart's bars."""


class Figure(Noun):
    """A picture or drawing on a page that is no text, no table and not the page itself. What it shows is not known."""

    id: Annotated[str, Field(pattern=r"^p[1-9]\d*\.f[1-9]\d*$")]
    box: Box
    """Around it and the labels at its edges."""
    kind: FigureKind
    text: str = ""
    """What OCR reads in it; empty where nobody looked. Never part of `Page.text`."""


class Hiding(StrEnum):
    """How text is kept from a person's eye."""

    NO_INK = "no_ink"
    """Invisible render mode with no picture under it."""
    SAME_COLOUR = "same_colour"
    """Drawn in (nearly) the colour of what lies under it."""
    COVERED = "covered"
    """Something opaque was drawn over it."""
    OFF_PAGE = "off_page"
    TINY = "tiny"
    """Smaller than two points."""
    TRANSPARENT = "transparent"
    CLIPPED = "clipped"
    HIDDEN_LAYER = "hidden_layer"
    """In an optional-content group that is switched off."""


class HiddenText(Noun):
    """Text in the file that a person cannot see. Kept apart; never part of `Page.text`."""

    text: str
    box: Box
    hiding: Hiding


class OtherReading(Noun):
    """The reading of a page that was not chosen, where there were two: the file's own layer and our OCR."""

    source: Literal["text_layer", "ocr"]
    text: str
    agreement: Annotated[float, Field(ge=0, le=1)]
    """Share of the shorter reading's characters that stand in the other as well, in order."""
    why: str
    """Why the other was chosen, one sentence."""


class PageKind(StrEnum):
    DIGITAL = "digital"
    """The words come from the file's own text layer."""
    SCAN = "scan"
    """The page is a picture; its words come from OCR."""
    MIXED = "mixed"
    """Text layer and picture both matter, such as a scan that carries an OCR layer."""
    BLANK = "blank"
    """Nothing to read: no words, no picture with words."""


OCR_FLOOR = 0.6
"""Mean OCR confidence below which a page counts as hardly legible: named in the account, and no proof of absence."""


class PageStatus(StrEnum):
    READ = "read"
    UNREADABLE = "unreadable"


class FindingCode(StrEnum):
    """What a reader noticed and a person should know; it never stops the reading."""

    OWNER_ENCRYPTED = "owner_encrypted"
    REPAIRED = "repaired"
    LOW_OCR_CONFIDENCE = "low_ocr_confidence"
    NO_TEXT_FOUND = "no_text_found"
    INVISIBLE_TEXT = "invisible_text"
    SCALED_DOWN = "scaled_down"
    PAGE_UNREADABLE = "page_unreadable"
    HIDDEN_TEXT = "hidden_text"
    TEXT_DISAGREES = "text_disagrees"
    """The text layer says other things than the page shows."""
    GARBLED_TEXT = "garbled_text"
    """The font has no usable map to Unicode."""
    TURNED = "turned"
    """A scan stood sideways or upside down and was turned for reading."""
    SKEWED = "skewed"
    ASSUMED_RESOLUTION = "assumed_resolution"
    PASSWORD_USED = "password_used"
    HAS_ATTACHMENTS = "has_attachments"
    CONVERTED = "converted"
    """Read from a PDF that another program made of it."""


class Finding(Noun):
    code: FindingCode
    detail: str
    """One sentence for a person; never text of the document."""
    page: int | None = Field(default=None, ge=1)
    """The page it concerns, from 1; None for the whole document."""


class Page(Noun):
    """One page as read. `number` counts from 1."""

    number: Annotated[int, Field(ge=1)]
    width: Annotated[float, Field(gt=0)]
    """Points, after rotation."""
    height: Annotated[float, Field(gt=0)]
    """Points, after rotation."""
    rotation: int = 0
    """The rotation the file asks for, in degrees clockwise; boxes already have it applied."""
    kind: PageKind
    status: PageStatus = PageStatus.READ
    reason: str | None = None
    """Why an unreadable page could not be read."""
    text: str = ""
    """What the page says, in reading order, lines parted by line feeds, characters as in the file."""
    words: Annotated[Sequence[Word], InColumns] = Words()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    """From the top down. None on a page that is a picture itself: what stands on a scan is not told apart."""
    hidden: tuple[HiddenText, ...] = ()
    other_reading: OtherReading | None = None
    ocr_confidence: float | None = Field(default=None, ge=0, le=1)
    """Mean confidence over OCR words, weighted by length; None where no OCR was needed."""
    findings: tuple[Finding, ...] = ()

    @model_validator(mode="after")
    def _spans_stand_in_the_text(self) -> "Page":
        length = len(self.text)
        misplaced = Words.of(self.words).misplaced(length)
        if misplaced is not None:
            span = f"{misplaced.start}:{misplaced.end}"
            raise ValueError(f"a word's span {span} does not stand in the page's text")
        previous = 0
        for block in self.blocks:
            if not previous <= block.start <= block.end <= length:
                raise ValueError(f"block {block.id} does not stand in the page's text")
            previous = block.end
        if (self.status is PageStatus.UNREADABLE) != (self.reason is not None):
            raise ValueError("an unreadable page names its reason, and only an unreadable page does")
        return self

    def block_text(self, block: Block) -> str:
        return self.text[block.start : block.end]

    def words_touched(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the words that a half-open span of the text touches."""
        return Words.of(self.words).touched(start, end)

    def boxes_touched(self, start: int, end: int) -> tuple[Box, ...]:
        """Return, for each visual line, the box around its words that a half-open span of the text touches."""
        return Words.of(self.words).boxes_touched(start, end)


class PageImage(Noun):
    """A page as the model and the reviewer see it; its bytes live in the blob store under `sha256`."""

    sha256: Sha256
    page: Annotated[int, Field(ge=1)]
    width: Annotated[int, Field(gt=0)]
    """Pixels."""
    height: Annotated[int, Field(gt=0)]
    """Pixels."""
    media_type: str
    """`image/png` or `image/jpeg`."""
    scale: Annotated[float, Field(gt=0)]
    """Pixels per point: a box in points times `scale` is a box in pixels."""
