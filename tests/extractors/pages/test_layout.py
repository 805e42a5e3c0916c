"""From cells to text: rows as the eye sees them, blocks that can be named, nothing lost, nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import BlockKind, Page
from extractors.pages.cells import Cell, Piece, cell_of, mostly_figures
from extractors.pages.columns import in_reading_order
from extractors.pages.page_text import page_text
from extractors.pages.paragraphs import MAX_CHARACTERS, MAX_TABLE_ROWS
from extractors.pages.scripts import PIECE, clean, split

BOTH_ENGINES = True


def cell(text: str, x: float, y: float, block: int = 0, *, size: float = 10, bold: bool = False) -> Cell:
    pieces: list[Piece] = []
    for word in text.split():
        pieces.append(Piece(word, x, y, x + 5 * len(word), y + size))
        x += 5 * len(word) + 5
    return cell_of(pieces, block, size, bold=bold)


def page(cells: list[Cell], number: int = 3) -> Page:
    return Page.model_validate(
        {"number": number, "width": 612, "height": 792, "kind": "digital", **page_text(number, cells)}
    )


def test_label_and_figures_in_paragraphs_of_their_own_come_out_on_one_line() -> None:
    cells = [
        cell("Net product sales", 20, 100, 1),
        cell("$", 300, 100.7, 1),
        cell("118,573", 330, 100.7, 2),
        cell("Total net sales", 36, 114, 3),
        cell("177,866", 330, 114.7, 4),
        cell("(135,987)", 400, 114.7, 5),
    ]
    assert page(cells).text == "Net product sales $ 118,573\nTotal net sales 177,866 (135,987)"


def test_a_column_of_figures_read_after_all_labels_finds_its_labels() -> None:
    labels = [
        cell(text, 20, 100 + 12 * row, 1) for row, text in enumerate(["Net sales", "Cost of sales", "Gross profit"])
    ]
    figures = [cell(text, 400, 100 + 12 * row, 2) for row, text in enumerate(["14,694", "(11,969)", "2,725"])]
    assert page(labels + figures).text == "Net sales 14,694\nCost of sales (11,969)\nGross profit 2,725"


def test_columns_of_prose_are_not_interleaved() -> None:
    left = [cell(f"left line number {row} goes on", 20, 100 + 12 * row, 1) for row in range(5)]
    right = [cell(f"right line number {row} goes on", 320, 100 + 12 * row, 2) for row in range(5)]
    text = page(left + right).text
    assert text.index("left line number 4") < text.index("right line number 0")
    assert "on right" not in text


def test_recognised_columns_are_read_one_after_the_other_and_headings_across_them_before() -> None:
    left = [cell(f"left column line {row} with words", 20, 120 + 12 * row) for row in range(6)]
    right = [cell(f"right column line {row} with words", 320, 122 + 12 * row) for row in range(6)]
    title = cell("A heading that stands across both of the columns of this page and is long", 20, 100)
    text = page(in_reading_order([*right, title, *left])).text
    assert text.startswith("A heading")
    assert text.index("left column line 5") < text.index("right column line 0")


def test_a_recognised_table_is_read_row_by_row() -> None:
    labels = [cell(f"An item of the table {row}", 20, 100 + 14 * row) for row in range(6)]
    figures = [cell(f"1,{row}00.00", 400, 101 + 14 * row) for row in range(6)]
    assert "An item of the table 3 1,300.00\n" in page(in_reading_order(labels + figures)).text


def test_type_set_sideways_joins_no_line() -> None:
    sideways = cell_of([Piece("CONFIDENTIAL", 5, 50, 15, 400)], 1)
    assert page([sideways, cell("A line of prose.", 40, 100, 2)]).text == "CONFIDENTIAL\nA line of prose."


def test_rows_of_a_table_share_blocks_of_bounded_size() -> None:
    cells = [
        part
        for row in range(25)
        for part in (cell(f"Row {row} label", 20, 100 + 12 * row, row), cell("1,234", 300, 100 + 12 * row, row))
    ]
    blocks = page(cells).blocks
    assert [block.kind for block in blocks] == [BlockKind.TABLE] * 3
    assert len(blocks) == -(-25 // MAX_TABLE_ROWS)


def test_a_long_paragraph_is_cut_at_the_end_of_a_line() -> None:
    made = page([cell("word " * 20, 20, 50 + 10 * row, 1) for row in range(60)])
    assert len(made.blocks) > 1
    for block in made.blocks:
        assert len(made.block_text(block)) <= MAX_CHARACTERS + 100
        assert made.block_text(block).startswith("word")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        (cell("GOVERNING LAW", 20, 50, 1), BlockKind.HEADING),
        (cell("Governing law", 20, 50, 1, bold=True), BlockKind.HEADING),
        (cell("Governing law", 20, 50, 1, size=16), BlockKind.HEADING),
        (cell("Governing law", 20, 50, 1), BlockKind.TEXT),
        (cell("12 34", 20, 50, 1, bold=True), BlockKind.TEXT),
    ],
)
def test_headings(heading: Cell, expected: BlockKind) -> None:
    body = [cell("This Agreement is governed by law", 20, 80 + 12 * row, 2) for row in range(4)]
    assert page([heading, *body]).blocks[0].kind is expected


@pytest.mark.parametrize("word", ["118,573", "$", "(848)", "—", "3.5%", "$1,000.00", "€", "△12", "-", "2023"])
def test_figures(word: str) -> None:
    assert mostly_figures([word])


@pytest.mark.parametrize("word", ["sales", "10-K", "Q2", "Item", "a)"])
def test_no_figures(word: str) -> None:
    assert not mostly_figures([word])


cells_anywhere = st.lists(
    st.builds(
        cell,
        st.lists(
            st.sampled_from(["net", "sales", "1,234", "$", "(5)", "Agreement", "第一条", "“Quoted”"]),
            min_size=1,
            max_size=5,
        ).map(" ".join),
        st.floats(0, 500),
        st.floats(0, 700),
        st.integers(0, 6),
    ),
    max_size=30,
)


@given(cells_anywhere)
def test_every_piece_stands_in_the_text_once_and_every_word_in_a_block(cells: list[Cell]) -> None:
    made = page(cells)  # the domain's own checks of spans run here
    placed = sorted(made.text[word.start : word.end] for word in made.words)
    assert placed == sorted(piece.text for each in cells for piece in each.pieces)
    assert "".join(made.text.split()) == "".join(made.text[word.start : word.end] for word in made.words)
    for word in made.words:
        assert sum(block.start <= word.start and word.end <= block.end for block in made.blocks) == 1
    assert [block.id for block in made.blocks] == [f"p3.b{number}" for number in range(1, len(made.blocks) + 1)]


@given(cells_anywhere)
def test_reading_order_keeps_every_cell(cells: list[Cell]) -> None:
    ordered = in_reading_order(cells)
    assert sorted(each.columns for each in ordered) == sorted(each.columns for each in cells)


@given(st.text(max_size=40))
def test_parts_of_a_word_are_the_word(text: str) -> None:
    parts = list(split(Piece(text, 10, 20, 110, 30)))
    assert "".join(part.text for part in parts) == "".join(clean(text).split())
    assert all(not any(character.isspace() for character in part.text) and part.text for part in parts)
    assert all(9.99 <= part.x0 <= part.x1 <= 110.01 for part in parts)
    assert not any(
        "\x00" <= character < "\x09" or "\ud800" <= character <= "\udfff" for part in parts for character in part.text
    )


def test_japanese_is_cut_into_small_boxes_without_spaces() -> None:
    parts = list(split(Piece("本契約は2025年4月1日から", 0, 0, 160, 10)))
    assert [part.text for part in parts] == ["本契約は", "2025", "年", "4", "月", "1", "日から"]
    assert [part.glued for part in parts] == [False] + [True] * 6
    assert max(len(part.text) for part in parts) <= PIECE
    assert parts[0].x1 == pytest.approx(parts[1].x0)


def test_type_set_downwards_is_cut_downwards() -> None:
    parts = list(split(Piece("縦書きの文章です", 0, 0, 10, 80)))
    assert [(part.y0, part.y1) for part in parts] == [(0, 40), (40, 80)]
