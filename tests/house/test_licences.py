"""The licence is whole, told the same everywhere, and the samples carry theirs."""

import re
import tomllib

import pytest

from tests.house.tree import ROOT, files, tables, text

LARGEST = 6 * 1024 * 1024
"""Bytes that all samples may take together."""
SAMPLES = {row[0]: row for row in tables("samples/README.md")["Samples"]}


def test_the_licence_is_the_whole_agpl() -> None:
    licence = text("LICENSE")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in licence.splitlines()[0]
    assert [int(number) for number in re.findall(r"^  (\d+)\. [A-Z]", licence, re.MULTILINE)] == list(range(18))
    assert "END OF TERMS AND CONDITIONS" in licence


def test_the_package_and_the_notice_say_the_same_licence() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    assert "version 3 or (at your option) any later version" in text("NOTICE")


def test_the_samples_are_the_ones_described() -> None:
    there = {path.name for path in files() if path.parts[0] == "samples"} - {"README.md", "demo.sh"}
    assert there == set(SAMPLES)


def test_the_samples_are_small() -> None:
    sizes = [(ROOT / path).stat().st_size for path in files() if path.parts[0] == "samples"]
    assert 0 < sum(sizes) < LARGEST


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_has_source_licence_and_what_was_changed(name: str) -> None:
    file, what, pages, source, licence, changed = SAMPLES[name]
    assert all((what, source, licence, changed))
    assert pages.isdigit()
    if file.endswith(".pdf"):
        assert (ROOT / "samples" / file).read_bytes().startswith(b"%PDF-")
