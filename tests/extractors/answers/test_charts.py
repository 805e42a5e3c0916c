"""Charts in an answer: read strictly, put on their figure by code, their numbers looked up in it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import Answer, AnswerStatus, CheckOutcome
from domain.charts import LARGEST, MAX_POINTS, Chart, PointSource
from domain.documents import Box, Document, Figure, FigureKind
from domain.questions import AnswerType, Cues, Question
from domain.replies import ReasoningTrace, TraceStatus
from extractors.answers.charts import best_of, data_of, placed
from extractors.answers.citations import DocumentIndex
from extractors.answers.parse import parse_candidates
from extractors.answers.reconcile import WindowOutcome, reconcile
from extractors.answers.sweep import Sweep
from tests.support.documents import document

ASKED = Question(
    id="charts", text="What do the charts show?", type=AnswerType.CHART, evidence="A chart.", cues=Cues(en=("graph",))
)
TEXT = Question(id="law", text="Which law governs?", type=AnswerType.TEXT, evidence="A clause.", cues=Cues(en=("law",)))
POINT = ("label", "value", "printed")
PAGE = "Sales by year\n\n469.8 514.0 (12.5) 514.0\n\n2021 2022 2023"


def read(figure: str = "p1.f1", *points: tuple[str, float, bool], **fields: object) -> dict[str, Any]:
    shown = points or (("2021", 469.8, True), ("2022", 514, True), ("2023", -12.5, True))
    axis = {"label": "", "unit": "USD", "scale": "linear"}
    return {
        "figure": figure, "kind": "bar", "title": "Sales by year", "x": axis | {"scale": "categories"}, "y": axis,
        "series": [
            {"name": "", "unit": "", "points": [dict(zip(POINT, each, strict=True)) for each in shown]}
        ],
    } | fields  # fmt: skip


def reply(*charts: dict[str, Any], status: str = "found", question: Question = ASKED, **fields: object) -> str:
    entry = {"id": question.id, "status": status, "value": None, "citations": [], "explanation": "", "charts": charts}
    return json.dumps({"answers": [entry | fields]})


def chart(*args: Any, **fields: object) -> Chart:
    parsed = parse_candidates(reply(read(*args, **fields)), [ASKED])
    assert parsed.problems == ()
    return parsed.candidates[0].charts[0]


def with_figures(*texts: str) -> Document:
    """Documents made in code, with a figure over all of each page."""
    made = document(*texts)
    pages = tuple(
        page.model_copy(
            update={
                "figures": (
                    Figure(id=f"p{page.number}.f1", box=Box(0, 0, page.width, page.height), kind=FigureKind.PICTURE),
                )
            }
        )
        for page in made.pages
    )
    return made.model_copy(update={"pages": pages})


def sources(drawn: Chart) -> list[str]:
    return [point.source.value for series in drawn.series for point in series.points]


def answer(made: Document, *replies: str) -> Answer:
    outcomes = [
        WindowOutcome(
            window=f"{at:064x}",
            call=f"call-{at}",
            candidate=next(iter(parse_candidates(said, [ASKED]).candidates), None),
            reason=None if parse_candidates(said, [ASKED]).candidates else "lost",
            trace=ReasoningTrace(status=TraceStatus.ABSENT),
            model_returned="m",
        )
        for at, said in enumerate(replies)
    ]
    return reconcile(ASKED, outcomes, Sweep(DocumentIndex(made)), run="r", document=made.source, model_requested="m")


def outcome(of: Answer, check: str) -> CheckOutcome:
    return next(each.outcome for each in of.checks if each.check == check)


@pytest.mark.parametrize(
    "fields",
    [
        {"figure": "page 1"},
        {"figure": "p1.f1; p2.f2"},
        {"kind": "hologram"},
        {"title": "x" * 301},
        {"box": [0, 0, 1, 1]},
        {"page": 1},
        {"series": []},
        {"x": {"label": "", "unit": "", "scale": "circular"}},
        {"x": "years"},
    ],
)
def test_a_chart_of_another_shape_is_a_problem(fields: dict[str, Any]) -> None:
    """A place among them: no box ever comes from a model."""
    parsed = parse_candidates(reply(read(**fields)), [ASKED])
    assert [name for name, _ in parsed.problems] == ["charts"]
    assert parsed.candidates == ()


@pytest.mark.parametrize(
    "value", ["1e999", "NaN", "-Infinity", str(LARGEST * 2), "1" + "0" * 400, '"12"', "true", "null"]
)
def test_a_value_that_is_no_plain_number_is_a_problem(value: str) -> None:
    text = reply(read("p1.f1", ("2021", 77777, True))).replace("77777", value)
    assert parse_candidates(text, [ASKED]).problems


def test_more_points_than_a_figure_has_are_a_problem() -> None:
    points = [(str(at), float(at), False) for at in range(MAX_POINTS + 1)]
    assert parse_candidates(reply(read("p1.f1", *points)), [ASKED]).problems


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (reply(status="found"), ASKED),
        (reply(read(), status="absent"), ASKED),
        (reply(read(), question=TEXT, value="Delaware"), TEXT),
    ],
)
def test_charts_go_with_a_question_that_asks_for_them(said: str, question: Question) -> None:
    assert parse_candidates(said, [question]).problems


def test_a_number_found_in_its_figure_is_printed() -> None:
    found = placed(chart(), with_figures(PAGE))
    assert (found.page, found.placed) == (1, True)
    assert sources(found) == ["printed", "printed", "printed"], "brackets mean less than nothing"


def test_a_number_printed_once_confirms_one_point() -> None:
    points = [(str(at), 469.8, True) for at in range(3)] + [(str(at), 514.0, True) for at in range(3, 6)]
    assert sources(placed(chart("p1.f1", *points), with_figures(PAGE))) == [
        "printed", "unconfirmed", "unconfirmed", "printed", "printed", "unconfirmed",
    ]  # fmt: skip


def test_what_was_read_off_an_axis_stays_an_estimate_though_its_digits_stand_there() -> None:
    assert sources(placed(chart("p1.f1", ("2021", 469.8, False)), with_figures(PAGE))) == ["estimated"]


def test_only_the_figures_own_words_count() -> None:
    made = with_figures(PAGE)
    nothing_in_it = Figure(id="p1.f1", box=Box(500, 700, 600, 790), kind=FigureKind.PICTURE)
    page = made.pages[0].model_copy(update={"figures": (nothing_in_it,)})
    assert set(sources(placed(chart(), made.model_copy(update={"pages": (page,)})))) == {"unconfirmed"}


@pytest.mark.parametrize("figure", ["p1.f2", "p2.f1", "p2", "p9999999"])
def test_a_figure_that_is_not_there_gives_no_place(figure: str) -> None:
    lost = placed(chart(figure), with_figures(PAGE))
    assert (lost.page, lost.box) == (None, None)
    assert set(sources(lost)) == {"unconfirmed"}


def test_a_page_that_is_the_picture_has_its_own_box() -> None:
    made = with_figures(PAGE)
    found = placed(chart("p1"), made)
    assert found.box == Box(0, 0, made.pages[0].width, made.pages[0].height)


@given(st.lists(st.floats(-LARGEST, LARGEST), min_size=1, max_size=5), st.booleans())
def test_no_point_becomes_printed_that_was_not_said_to_be_and_is_not_there(values: list[float], said: bool) -> None:
    found = placed(
        chart("p1.f1", *((str(at), value, said) for at, value in enumerate(values))), with_figures("No digits.")
    )
    assert PointSource.PRINTED not in sources(found)


def test_numbers_that_ocr_reads_in_a_picture_are_printed() -> None:
    made = with_figures("Only words here.")
    lettered = made.pages[0].figures[0].model_copy(update={"text": "Sales by year\n$469.8 514.0 (12.5)\n2021 2022"})
    page = made.pages[0].model_copy(update={"figures": (lettered,)})
    got = answer(made.model_copy(update={"pages": (page,)}), reply(read()))
    assert sources(got.charts[0]) == ["printed"] * 3
    assert outcome(got, "chart_numbers") is CheckOutcome.PASS
    assert outcome(got, "chart_labels") is CheckOutcome.FAIL, "2023 is nowhere"


def test_an_answer_gathers_the_charts_of_all_windows() -> None:
    made = with_figures(PAGE, "Margin\n\n3.2 4.1")
    second = read("p2.f1", ("2021", 3.2, True), ("2022", 4.4, True), title="Margin")
    got = answer(made, reply(read()), reply(second), reply(read("p1.f1", ("2021", 1, True)), second))
    assert (got.status, got.value) == (AnswerStatus.FOUND, "Sales by year; Margin")
    assert [each.figure for each in got.charts] == ["p1.f1", "p2.f1"]
    assert sources(got.charts[0]) == ["printed"] * 3, "of two readings of a figure the better one stands"
    assert got.normalised == "p1.f1: 2021=469.8, 2022=514, 2023=-12.5\np2.f1: 2021=3.2, 2022=4.4"
    assert outcome(got, "chart_placed") is CheckOutcome.PASS
    assert outcome(got, "chart_numbers") is CheckOutcome.FAIL
    assert "4 of 5 numbers" in next(each.detail for each in got.checks if each.check == "chart_numbers")
    assert outcome(got, "chart_labels") is CheckOutcome.FAIL, "2021 does not stand on page 2"


def test_two_charts_of_one_figure_are_both_kept() -> None:
    """Two bar charts in one picture, or three on a scanned page, are not readings of the same."""
    both = reply(read("p1", title="Sales"), read("p1", ("2021", 3.0, True), title="Sales"))
    got = answer(with_figures(PAGE), both, reply(read("p1", ("2021", 1.0, True), title="Sales")))
    assert [len(each.series[0].points) for each in got.charts] == [3, 1]
    assert got.value == "Sales; Sales"


def test_an_invented_figure_fails_its_check() -> None:
    got = answer(with_figures(PAGE), reply(read("p7.f1")))
    assert outcome(got, "chart_placed") is CheckOutcome.FAIL
    assert outcome(got, "chart_numbers") is CheckOutcome.NOT_APPLICABLE


def test_numbers_in_a_figure_without_text_cannot_be_compared_and_that_is_said() -> None:
    got = answer(with_figures("Only words here."), reply(read()))
    assert outcome(got, "chart_numbers") is CheckOutcome.NOT_APPLICABLE
    assert outcome(got, "chart_placed") is CheckOutcome.PASS


def test_no_chart_anywhere_is_absent_unless_the_pages_speak_of_one() -> None:
    silent = reply(status="absent")
    assert answer(with_figures("Only words here."), silent).status is AnswerStatus.ABSENT
    spoken = answer(with_figures("See the graph below."), silent)
    assert (spoken.status, spoken.cause) == (AnswerStatus.UNCLEAR, "cue_stands")


def test_data_told_as_text_are_bounded() -> None:
    points = [(f"label {at} {'x' * 90}", float(at), False) for at in range(MAX_POINTS)]
    told = data_of([chart("p1.f1", *points)])
    assert len(told) == 8000
    assert told.endswith("…")
    assert best_of([]) == ()


def test_labels_are_compared_where_the_figure_holds_text() -> None:
    lettered = read("p1.f1", ("FY19", 469.8, True), title="Nowhere")
    assert outcome(answer(with_figures(PAGE), reply(lettered)), "chart_labels") is CheckOutcome.FAIL
    made = with_figures(PAGE)
    empty = Figure(id="p1.f1", box=Box(500, 700, 600, 790), kind=FigureKind.PICTURE)
    picture = made.model_copy(update={"pages": (made.pages[0].model_copy(update={"figures": (empty,)}),)})
    assert outcome(answer(picture, reply(lettered)), "chart_labels") is CheckOutcome.NOT_APPLICABLE
