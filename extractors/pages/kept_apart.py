"""A page's cells parted into what a person can see and what is only in the file.

What cannot be seen is kept, marked with how it is hidden, and is never part of the page's text.
Knows cells and verdicts; how a verdict comes about is the business of `honesty`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from domain.documents import FindingCode, Hiding
from extractors.pages.cells import Cell, Piece, cell_of
from extractors.pages.drawn import Drawn, Quad, Sheet, Span, turned
from extractors.pages.honesty import Known, Paper, unseen
from extractors.pages.off_layers import switched_off
from extractors.pages.page_record import finding
from extractors.pages.pdf_pictures import Pictures
from extractors.pages.pdf_text import TextLayer
from extractors.pages.scripts import clean

MOST_ITEMS = 500
"""Pieces of hidden text kept of one page; the finding counts them all."""
MOST_CHARACTERS = 4_000
"""Characters kept of each."""


class Parted(NamedTuple):
    visible: list[Cell]
    hidden: list[dict[str, Any]]
    """As the domain's `HiddenText`."""
    findings: list[dict[str, Any]]
    under_picture: bool = False
    """Whether most of the page's type lies under a picture that shows something in its places: a scan over its OCR."""


def part(  # noqa: PLR0917  # what is known of a page
    page: Any, sheet: Sheet, number: int, layer: TextLayer, pictures: Pictures, known: Known
) -> Parted:
    """Part the layer of a PyMuPDF page."""
    absent = set[int]() if layer.complete else _absent(layer, sheet.matrix)
    verdicts = unseen(page, sheet, layer, pictures, known, absent)
    verdicts += switched_off(page)
    verdicts, under_picture = _less_the_layer_of_a_scan(sheet, layer, pictures, verdicts)
    ocr, without_ink = _without_ink(sheet, layer, pictures)
    visible = layer.visible
    if verdicts:
        visible = _without(visible, [span for span, _ in verdicts], layer.drawn, sheet.matrix)
    if ocr:
        visible = sorted([*visible, *ocr], key=lambda cell: cell.block)
    hidden = [_record(span.text, turned(span.box, sheet.matrix), hiding) for span, hiding in verdicts]
    hidden += [_record(_text(cell.pieces), (cell.x0, cell.y0, cell.x1, cell.y1), Hiding.NO_INK) for cell in without_ink]
    hidden = [item for item in hidden if item["text"]]
    return Parted(visible, hidden[:MOST_ITEMS], [_finding(hidden, number)] if hidden else [], under_picture)


def _less_the_layer_of_a_scan(
    sheet: Sheet, layer: TextLayer, pictures: Pictures, verdicts: list[tuple[Span, Hiding]]
) -> tuple[list[tuple[Span, Hiding]], bool]:
    """Return the verdicts without those on somebody's OCR that was set under its scan, not over it without ink."""
    covered = [span for span, hiding in verdicts if hiding is Hiding.COVERED]
    if not pictures.cover_the_page or len(covered) * 2 < sum(span.inked for span in layer.drawn.spans()):
        return verdicts, False
    paper = Paper(sheet)
    read = {id(span) for span in covered if not paper.shows_nothing(span.box)}
    if len(read) * 2 < len(covered):
        return verdicts, False
    return [(span, hiding) for span, hiding in verdicts if id(span) not in read], True


def _without_ink(sheet: Sheet, layer: TextLayer, pictures: Pictures) -> tuple[list[Cell], list[Cell]]:
    """Part type without ink: an OCR layer stands on a picture that shows something there, the rest is hidden."""
    if not layer.hidden:
        return [], []
    if not pictures.items:
        return [], layer.hidden
    paper = Paper(sheet, turned_already=True)
    ocr: list[Cell] = []
    hidden: list[Cell] = []
    for cell in layer.hidden:
        box = (cell.x0, cell.y0, cell.x1, cell.y1)
        (ocr if pictures.holds(cell) and not paper.shows_nothing(box) else hidden).append(cell)
    return ocr, hidden


def _absent(layer: TextLayer, matrix: Any) -> set[int]:
    """Return the `id` of each span of which no word came through the engine's clip."""
    cells = [*layer.visible, *layer.hidden]
    came = sum(len(piece.text) for cell in cells for piece in cell.pieces)
    spans = list(layer.drawn.spans())
    if came >= sum(len("".join(span.text.split())) for span in spans):
        return set()
    shelves: dict[int, list[Piece]] = {}
    for cell in cells:
        for piece in cell.pieces:
            for shelf in range(int(piece.y0 // 16), int(piece.y1 // 16) + 1):
                shelves.setdefault(shelf, []).append(piece)
    found: set[int] = set()
    for span in spans:
        box = turned(span.box, matrix)
        near = (piece for shelf in range(int(box[1] // 16), int(box[3] // 16) + 1) for piece in shelves.get(shelf, ()))
        if any(map(str.isalnum, span.text)) and not any(_overlap(piece, box) for piece in near):
            found.add(id(span))
    return found


def _overlap(piece: Piece, box: Quad) -> bool:
    return piece.x0 < box[2] and piece.x1 > box[0] and piece.y0 < box[3] and piece.y1 > box[1]


def _without(cells: Sequence[Cell], gone: Sequence[Span], drawn: Drawn, matrix: Any) -> list[Cell]:
    """Return the cells less the words of the spans that are gone, unless the same word is seen there as well."""
    lost = {id(span) for span in gone}
    hidden = [(turned(span.box, matrix), span.text) for span in gone]
    seen = [(turned(span.box, matrix), span.text) for span in drawn.spans() if span.inked and id(span) not in lost]
    kept: list[Cell] = []
    for cell in cells:
        pieces = [piece for piece in cell.pieces if not _stands(piece, hidden) or _stands(piece, seen)]
        if len(pieces) == len(cell.pieces):
            kept.append(cell)
        elif pieces:
            kept.append(cell_of(pieces, cell.block, cell.size, bold=cell.bold))
    return kept


def _stands(piece: Piece, places: Iterable[tuple[Quad, str]]) -> bool:
    x, y = (piece.x0 + piece.x1) / 2, (piece.y0 + piece.y1) / 2
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] and piece.text in clean(text) for b, text in places)


def _record(text: str, box: Quad, hiding: Hiding) -> dict[str, Any]:
    return {
        "text": clean(text).strip()[:MOST_CHARACTERS],
        "box": [round(value, 2) for value in box],
        "hiding": hiding,
    }


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(" " * (not piece.glued) + piece.text for piece in pieces).strip()


def _finding(hidden: Sequence[dict[str, Any]], number: int) -> dict[str, Any]:
    ways = Counter(str(item["hiding"].value).replace("_", " ") for item in hidden)
    told = ", ".join(f"{way}: {count}" for way, count in sorted(ways.items()))
    detail = f"The page holds text that a person cannot see, kept apart and not read ({told})."
    return finding(FindingCode.HIDDEN_TEXT, detail, number)
