"""What the browser gets is ours, or vendored with its hash; templates hold no script, style or foreign address."""

import hashlib
import json
import re
from pathlib import Path

import pytest

import dashboard

ROOM = Path(dashboard.__file__).parent
VENDORED = [ROOM / "static" / "vendor", Path(__file__).parent / "vendor"]
TEMPLATES = sorted((ROOM / "templates").glob("*.html"))
SCRIPTS = sorted((ROOM / "static").glob("*.js"))
MOST_LINES = 300


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_vendored_files_are_the_ones_in_the_manifest(folder: Path) -> None:
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    named = {name: digest for entry in entries for name, digest in entry["files"].items()}
    there = {path.name for path in folder.iterdir()} - {"manifest.json"}
    assert there == set(named)
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in named} == named
    for entry in entries:
        assert entry["name"]
        assert entry["version"]
        assert entry["licence"]
        assert entry["integrity"].startswith("sha512-")
        assert any(name.endswith("LICENSE") for name in entry["files"]), "the licence stands beside it"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_needs_nothing_the_policy_forbids(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|hx-on|hx-vals|javascript:", text) == []
    assert re.findall(r"https?://", text) == []
    assert re.findall(r"\|\s*safe\b|autoescape", text) == [], "nothing is passed unescaped"


def test_our_scripts_make_no_html_and_are_few() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SCRIPTS]
    assert sum(text.count("\n") for text in texts) <= MOST_LINES
    for text in texts:
        assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text) == []


def test_styles_load_nothing() -> None:
    for sheet in sorted((ROOM / "static").glob("*.css")):
        assert re.findall(r"@import|url\(", sheet.read_text(encoding="utf-8")) == [], sheet.name
