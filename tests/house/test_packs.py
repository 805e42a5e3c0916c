"""The packs that ship load, and nothing is wrong with them."""

from pathlib import Path

import pytest

from domain.questions import AnswerType
from prompts.findings import Severity
from prompts.packs import BUILT_IN, lint_pack, list_packs, load_pack

LEAST_QUESTIONS = 14
FOLDERS = sorted(path.parent for path in BUILT_IN.rglob("pack.toml"))


def test_the_promised_packs_ship() -> None:
    assert {"legal/contract-review@1", "finance/annual-report@1"} <= {pack.label for pack in list_packs()}
    assert len(list_packs()) == len(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "/".join(folder.parts[-3:]))
def test_a_shipped_pack_is_clean(folder: Path) -> None:
    """Notes are advice that its owner weighs; errors and warnings are not."""
    assert [str(finding) for finding in lint_pack(folder) if finding.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("pack", list_packs(), ids=lambda pack: pack.label)
def test_a_shipped_pack_asks_enough_in_two_languages(pack) -> None:
    assert load_pack(pack.label).sha256 == pack.sha256
    of_charts_alone = all(question.type is AnswerType.CHART for question in pack.questions)
    assert of_charts_alone or len(pack.questions) >= LEAST_QUESTIONS
    assert [question.id for question in pack.questions if not (question.cues.en and question.cues.ja)] == []
