"""A pack that asks for every page's picture: they are sent, counted in the windows, and refused where nobody looks."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from extractors.windows.tokens import image_tokens
from prompts.packs import BUILT_IN
from tests.support.command_line import CommandLine
from tests.support.databases import rows
from tests.support.model_server import Asked, ModelServer, Say, say_message

SAID = {"answers": []}
A4_TOKENS = image_tokens(1190, 1540)


def _answers_nothing(asked: Asked) -> Say:
    del asked
    return say_message({"content": json.dumps(SAID)}, usage={"prompt_tokens": 10**6, "completion_tokens": 9})


@pytest.fixture
def seeing_pack(tmp_path: Path) -> Path:
    folder = tmp_path / "packs" / "legal" / "contract-review" / "v1"
    shutil.copytree(BUILT_IN / "legal" / "contract-review" / "v1", folder)
    head = folder / "pack.toml"
    head.write_text(head.read_text() + 'pictures = "always"\n')
    return folder


def _parts(asked: Asked, kind: str) -> list[Any]:
    return [part for part in asked.json["messages"][1]["content"] if part["type"] == kind]


def test_every_page_is_shown_and_counted(well_read: CommandLine, samples: Path, seeing_pack: Path) -> None:
    with ModelServer([_answers_nothing]) as model:
        well_read.serve_from(model.base_url)
        config = well_read.home / "indicia.toml"
        config.write_text(config.read_text().replace("second_look", "vision = true\nmax_images = 2\nsecond_look"))
        words = ("run", samples / "contract.pdf", "--pack", seeing_pack, "--model", "loopback", "--json")
        planned = well_read(*words, "--dry-run").json
        assert not model.asked, "a dry run calls nothing"
        done = well_read(*words).json
    pages = done["coverage"]["pages"]
    shown = [len(_parts(asked, "image_url")) for asked in model.asked]
    assert max(shown) == 2, "no request holds more pictures than the profile allows"
    assert planned["windows"] == done["documents"][0]["windows"] == -(-pages // 2)
    slices = rows(well_read.home / "data", "SELECT page, image, tokens FROM window_slices ORDER BY page")
    assert [(number, bool(image)) for number, image, _ in slices] == [(number, True) for number in range(1, pages + 1)]
    assert min(tokens for *_, tokens in slices) > A4_TOKENS * 0.8, "a slice's tokens hold its picture's"


def test_a_model_that_takes_no_pictures_refuses_the_plan(
    well_read: CommandLine, samples: Path, seeing_pack: Path
) -> None:
    said = well_read("run", samples / "contract.pdf", "--pack", seeing_pack, "--model", "embedded", "--dry-run")
    assert said.code == 2
    assert "takes no pictures" in said.err
