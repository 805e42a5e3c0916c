"""What the corpus's own list says of its files."""

import json
from pathlib import Path


def known_passwords(corpus: Path) -> dict[str, str]:
    """Return file to password, for every encrypted file whose password is known."""
    entries = json.loads((corpus / "MANIFEST.json").read_text(encoding="utf-8"))
    return {str(entry["file"]): str(entry["password"]) for entry in entries if entry.get("password")}
