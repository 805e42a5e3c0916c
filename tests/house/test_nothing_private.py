"""No tracked file names the machine it was written on, or a package index."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files

BINARY = {".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".db", ".zst", ".onnx", ".woff2"}
# Put together from parts, so that this file does not name what it looks for.
MACHINE = re.compile(r"(?<![\w.*\]-])/(?:" + "|".join(["wor" + "k", "roo" + "t", "farm"]) + r")/")
INDEX_HOSTS = ["py" + "pi.org", "files.python" + "hosted", "py" + "pi.python.org", "test.py" + "pi", "npm" + "js.org"]
CREDENTIAL = re.compile(r"\b(?:sk-[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36})\b|BEGIN [A-Z ]*PRIVATE KEY")

READABLE = [path for path in files() if path.suffix.lower() not in BINARY]


@pytest.mark.parametrize("path", READABLE, ids=str)
def test_a_file_names_no_machine_index_or_key(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert MACHINE.findall(text) == []
    assert [host for host in INDEX_HOSTS if host in text.lower()] == []
    assert CREDENTIAL.findall(text) == []
