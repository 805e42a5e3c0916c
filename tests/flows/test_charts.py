"""Charts from file to picture: asked with the page's picture, placed, stored, shown, exported, drawn again."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.prompts.builders import question_toml, write_pack
from tests.support.chart_page import SALES, TITLE, chart_pdf
from tests.support.command_line import CommandLine
from tests.support.databases import rows
from tests.support.model_server import Asked, ModelServer, Say, say_message

AXIS = {"label": "", "unit": "", "scale": "linear"}
CHART = {
    "figure": "p2.f1", "kind": "bar", "title": TITLE, "x": AXIS | {"scale": "categories"},
    "y": AXIS | {"label": "Net sales", "unit": "USD billion"},
    "series": [
        {
            "name": "", "unit": "",
            "points": [
                {"label": year, "value": value, "printed": year != "2023"}
                for year, value in (SALES | {"2022": 515}).items()
            ],
        }
    ],
}  # fmt: skip


@pytest.fixture
def filing(tmp_path: Path) -> Path:
    path = tmp_path / "filing.pdf"
    path.write_bytes(chart_pdf(pages_before=1, pictured=True))
    return path


@pytest.fixture
def chart_pack(tmp_path: Path) -> Path:
    charts = question_toml("charts", cue="graph").replace('type = "text"', 'type = "chart"')
    return write_pack(tmp_path / "packs", questions=f"{question_toml('governing-law')}\n{charts}")


def sees(asked: Asked) -> Say:
    """A model that reads the bars, one of them wrongly, and takes the last for an estimate."""
    silent = {"status": "absent", "value": None, "citations": [], "explanation": "Not there.", "charts": []}
    answers = [
        {"id": "governing-law"} | silent,
        {"id": "charts"}
        | silent
        | {"status": "found", "charts": [CHART, CHART | {"figure": "p3.f1"}], "explanation": "Sales as bars."},
    ]
    return say_message(
        {"content": json.dumps({"answers": answers}), "reasoning": "Three bars."},
        usage={"prompt_tokens": 10**6, "completion_tokens": 99},
    )


def _sees(indicia: CommandLine, base_url: str) -> None:
    indicia.serve_from(base_url)
    config = indicia.home / "indicia.toml"
    config.write_text(config.read_text().replace("second_look", "vision = true\nmax_images = 4\nsecond_look"))


def _asked_text(asked: Asked) -> str:
    parts: list[Any] = asked.json["messages"][1]["content"]
    return "".join(part.get("text", "<picture>") for part in parts)


def test_a_chart_is_asked_for_placed_kept_and_drawn_again(
    indicia: CommandLine, filing: Path, chart_pack: Path, tmp_path: Path
) -> None:
    with ModelServer([sees]) as model:
        _sees(indicia, model.base_url)
        done = indicia("run", filing, "--pack", chart_pack, "--model", "loopback", "--json")
        assert done.code == 0, done.err
    (asked,) = model.asked
    told = _asked_text(asked)
    assert told.count("<picture>") == 2, "the page of plain words goes as text"
    assert "<<<PAGE 2 picture follows>>>\n<picture><<<FIGURE p2.f1 across" in told
    assert done.json["answers"]["evidence_located"] == 1

    (shown,) = indicia("answers", "--run", done.json["run"], "--question", "charts", "--json").json
    chart, pictured = shown["charts"]
    assert (shown["type"], shown["status"], shown["value"]) == ("chart", "found", f"{TITLE}; {TITLE}")
    assert (chart["page"], pictured["page"]) == (2, 3)
    assert chart["box"][0] < 115
    for each in (chart, pictured):  # of the picture by OCR, asked for because the reply says that numbers are printed
        assert [point["source"] for point in each["series"][0]["points"]] == ["printed", "unconfirmed", "estimated"]
    checks = {check["check"]: check["outcome"] for check in shown["checks"]}
    assert (checks["chart_placed"], checks["chart_numbers"], checks["chart_labels"]) == ("pass", "fail", "pass")
    assert rows(indicia.home / "data", "SELECT figure, page, title FROM charts") == [
        ("p2.f1", 2, TITLE),
        ("p3.f1", 3, TITLE),
    ]

    drawn = tmp_path / "drawn.png"
    told = indicia("show", shown["answer"], "--charts", drawn).out
    assert "2022: 515 (said to be printed, found neither as text nor by OCR)" in told
    assert "2023: ≈ 574.8 (read off the axis)" in told
    with Image.open(drawn) as picture:
        assert picture.width > 1000
    exported = indicia(
        "export",
        "--to",
        "jsonl",
        "--run",
        done.json["run"],
        "--charts",
        tmp_path / "charts",
        "-o",
        tmp_path / "a.jsonl",
    )
    assert "1 answers with charts drawn" in exported.err
    assert (tmp_path / "charts" / f"{shown['answer']}.png").read_bytes() == drawn.read_bytes()
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [len(line["charts"]) for line in lines] == [0, 2]
    table = indicia("export", "--to", "csv", "--run", done.json["run"]).out
    assert "p2.f1: 2021=469.8, 2022=515, 2023=574.8" in table


def test_a_model_that_takes_no_pictures_is_not_asked_for_charts(
    indicia: CommandLine, filing: Path, chart_pack: Path
) -> None:
    done = indicia("run", filing, "--pack", chart_pack, "--model", "embedded", "--json")
    assert done.code == 0, done.err
    (shown,) = indicia("answers", "--question", "charts", "--json").json
    assert (shown["status"], shown["cause"], shown["call"]) == ("unclear", "no_pictures", None)
    assert "takes none" in shown["reason"]
    coverage = indicia("coverage", done.json["run"], "--json").json
    assert (coverage["unaccounted"], coverage["gaps"]) == (0, [])
    refused = indicia("show", shown["answer"], "--charts", "nothing.png")
    assert (refused.code, "has no chart" in refused.err) == (2, True)


def test_a_pack_of_charts_alone_is_refused_with_it(indicia: CommandLine, filing: Path) -> None:
    said = indicia("run", filing, "--pack", "finance/charts", "--model", "embedded", "--dry-run")
    assert said.code == 2
    assert "asks for charts alone" in said.err
