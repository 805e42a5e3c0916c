"""What the corpus's own list says of its files, and single pages of them, where a whole file says no more."""

import json
from functools import cache
from pathlib import Path

import pymupdf


def known_passwords(corpus: Path) -> dict[str, str]:
    """Return file to password, for every encrypted file whose password is known."""
    entries = json.loads((corpus / "MANIFEST.json").read_text(encoding="utf-8"))
    return {str(entry["file"]): str(entry["password"]) for entry in entries if entry.get("password")}


@cache
def alone(path: Path, number: int) -> bytes:
    """Return one page of a PDF, counted from 1, as a file of its own."""
    with pymupdf.open(path) as document:
        document.select([number - 1])
        return bytes(document.tobytes(garbage=3))
