"""A question about charts: its rules are told, and where the figures of a pictured page stand."""

import pytest

from domain.documents import Box, Figure, FigureKind
from domain.questions import AnswerType, Pictures
from domain.windows import PageSlice, Window
from extractors.embedded.prompt import parse_prompt
from prompts.render import render_request, render_slice
from tests.prompts.builders import SOURCE, document, pack, page, question

FIGURE = Figure(id="p1.f1", box=Box(59.5, 84.2, 595, 421), kind=FigureKind.PICTURE)
PAGE = page(1, "Sales grew.").model_copy(update={"figures": (FIGURE,)})
MARK = "<<<FIGURE p1.f1 across 10-100 % down 10-50 %>>>\n"
CHARTS = question("charts", type=AnswerType.CHART)


def test_figures_are_told_behind_the_picture_and_only_there() -> None:
    assert render_slice(PAGE, 0, 1, picture=True) == f"<<<PAGE 1 picture follows>>>\n{MARK}[p1.b1] Sales grew.\n"
    assert MARK not in render_slice(PAGE, 0, 1)


def test_the_rules_for_charts_are_told_where_one_is_asked_for() -> None:
    window = Window(
        document=SOURCE, index=0, slices=(PageSlice(page=1, first_block=0, end_block=1, tokens=9),), cutter="t"
    )
    systems = [
        render_request(document(PAGE), window, pack(*asked), asked, {}, structured=False).messages[0].model_dump_json()
        for asked in ((question(),), (question(), CHARTS))
    ]
    assert ["## Charts" in system for system in systems] == [False, True]


def test_the_embedded_reader_takes_a_figures_mark_for_no_text() -> None:
    told = (
        f"<<<DOCUMENT {SOURCE[:12]} pages 1-1 of 1>>>\n{render_slice(PAGE, 0, 1, picture=True)}"
        f'<<<END DOCUMENT {SOURCE[:12]}>>>\n\n<<<QUESTIONS>>>\n{{"id":"a","type":"text","question":"What?"}}\n'
        "<<<END QUESTIONS>>>\n"
    )
    (block,) = parse_prompt(told).blocks
    assert block.text == "Sales grew."


def test_a_chart_is_read_from_a_picture() -> None:
    with pytest.raises(ValueError, match="read from a picture"):
        question("charts", type=AnswerType.CHART, pictures=Pictures.NEVER)
    asked = pack(question(), CHARTS).model_copy(update={"pictures": Pictures.NEVER})
    assert asked.shown is Pictures.NEEDED
