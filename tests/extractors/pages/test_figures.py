"""Figures of a page: pictures and drawings with what stands at their edges, and nothing of a table."""

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Figure, FigureKind
from extractors.pages.cells import Cell, Piece, cell_of
from extractors.pages.drawn import Drawn
from extractors.pages.figures import MOST_FIGURES, Stroke, figures_of
from extractors.pages.interpreted import text_page_of
from extractors.pages.pictures import Picture, Quad
from extractors.pages.reader import DocumentReader
from tests.support.chart_page import chart_pdf

SIZE = (612.0, 792.0)
BARS = [Stroke((100 + 50 * at, 300 - 40 * (at + 1), 130 + 50 * at, 300), is_rectangle=True) for at in range(3)]
AXIS = Stroke((90, 300, 300, 301), is_rectangle=True)
CURVE = Stroke((100, 100, 300, 200), is_rectangle=False)
SIDE = Stroke((100, 100, 101, 201), is_rectangle=True)


def found(pictures: list[Quad] | None = None, strokes: list[Stroke] | None = None, *cells: Cell) -> list[Figure]:
    placed = [Picture(box, 10_000) for box in pictures or ()]
    return [Figure.model_validate(each) for each in figures_of(3, SIZE, placed, strokes or [], cells)]


def word(text: str, x0: float, y0: float, x1: float, y1: float) -> Cell:
    return cell_of([Piece(text, x0, y0, x1, y1)], 0)


def test_a_picture_is_a_figure_unless_it_is_small_or_the_page() -> None:
    (figure,) = found([(100, 100, 400, 300), (20, 20, 60, 50), (0, 0, 612, 792)])
    assert (figure.id, figure.kind, tuple(figure.box)) == ("p3.f1", FigureKind.PICTURE, (100, 100, 400, 300))


def test_two_pictures_side_by_side_are_two() -> None:
    assert len(found([(100, 100, 300, 200), (300, 100, 500, 200)])) == 2


def test_a_picture_in_strips_is_one() -> None:
    (figure,) = found([(100, 100 + 20 * at, 400, 120 + 20 * at) for at in range(10)])
    assert tuple(figure.box) == (100, 100, 400, 300)


@pytest.mark.parametrize(
    "strokes", [[*BARS, AXIS], [CURVE, CURVE], [CURVE, SIDE, AXIS._replace(box=(100, 200, 300, 201))]]
)
def test_bars_and_curves_are_a_figure(strokes: list[Stroke]) -> None:
    (figure,) = found([], strokes)
    assert figure.kind is FigureKind.DRAWING


@pytest.mark.parametrize(
    "strokes",
    [
        [Stroke((72, 100 + 20 * at, 540, 110 + 20 * at), is_rectangle=True) for at in range(10)],  # shaded rows
        [Stroke((72 + 90 * at, 100, 150 + 90 * at, 400), is_rectangle=True) for at in range(5)],  # shaded columns
        [Stroke((72, 100 + 20 * at, 540, 101 + 20 * at), is_rectangle=True) for at in range(20)],  # rules
        [Stroke((20, 20, 590, 770), is_rectangle=False)] * 3,  # a page's frame
        [CURVE],  # a signature
    ],
)
def test_a_tables_rules_and_shades_are_none(strokes: list[Stroke]) -> None:
    assert found([], strokes) == []


def test_labels_at_the_edges_and_a_title_belong_to_it() -> None:
    cells = (word("2021", 100, 305, 130, 315), word("Title", 150, 140, 250, 155), word("far", 100, 500, 130, 510))
    (figure,) = found([], [*BARS, AXIS], *cells)
    assert tuple(figure.box) == (90, 140, 300, 315)


BOXES = st.tuples(*[st.floats(-50, 900) | st.sampled_from([float("nan"), float("inf"), -float("inf")])] * 4).map(
    lambda raw: (min(raw[0], raw[2]), min(raw[1], raw[3]), max(raw[0], raw[2]), max(raw[1], raw[3]))
)


@given(st.lists(BOXES, max_size=12), st.lists(st.builds(Stroke, BOXES, st.booleans()), max_size=12))
def test_figures_lie_on_the_page_and_are_named_from_the_top(pictures: list[Quad], strokes: list[Stroke]) -> None:
    figures = found(pictures, strokes)
    assert [figure.id for figure in figures] == [f"p3.f{at}" for at in range(1, len(figures) + 1)]
    assert len(figures) <= MOST_FIGURES
    for figure in figures:
        assert 0 <= figure.box.x0 <= figure.box.x1 <= SIZE[0]
        assert 0 <= figure.box.y0 <= figure.box.y1 <= SIZE[1]


def test_charts_drawn_on_a_page_are_read_as_figures(reader: DocumentReader) -> None:
    page = reader.read(chart_pdf()).pages[0]  # pyright: ignore[reportAttributeAccessIssue]  # a document
    assert [figure.kind for figure in page.figures] == [FigureKind.DRAWING] * 2
    for figure, title in zip(page.figures, ("Net sales by year", "Operating margin (%)"), strict=True):
        (block,) = [block for block in page.blocks if page.block_text(block) == title]
        assert figure.box.y0 <= block.box.y0 <= block.box.y1 <= figure.box.y1, "its title belongs to it"
    assert len(page.tables) == 1
    assert all(figure.box.y1 < page.tables[0].box.y0 for figure in page.figures)


def test_pale_shades_are_no_strokes_and_dark_bars_are() -> None:
    with pymupdf.open() as document:
        page = document.new_page()
        for at, colour in enumerate([(0.8, 0.93, 1), (0.9, 0.9, 0.9), (1, 1, 1), (0.6, 0.6, 0.6), (0.2, 0.4, 0.7)]):
            page.draw_rect(pymupdf.Rect(50, 50 + 40 * at, 150, 80 + 40 * at), color=None, fill=colour)
        page.draw_line((50, 400), (200, 500), color=(1, 0.9, 0.9))
        strokes = Drawn(text_page_of(page)).strokes((1, 0, 0, 1, 0, 0))
    assert [round(box[1]) for box, rectangle in strokes if rectangle] == [170, 210]
    assert [rectangle for _, rectangle in strokes] == [True, True, False], "a pale curve is a curve all the same"
