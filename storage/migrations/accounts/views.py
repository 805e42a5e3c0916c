"""The views of the account, each in a file of its own under `sql/`, in the order they build on each other.

They say what the first schema's said; each counts its rows once and groups them, where those looked again
for each row. A comment `/* only ... */` stands where `storage.account` asks for some runs and documents only.
"""

from pathlib import Path

from alembic import op

_FILES = Path(__file__).parent / "sql"
_OLD = ("audit_coverage", "coverage_documents", "coverage_questions", "coverage_pages", "coverage_windows")


def replace() -> None:
    for name in _OLD:
        op.execute(f"DROP VIEW {name}")
    for file in sorted(_FILES.glob("*.sql")):
        op.execute(file.read_text(encoding="utf-8"))
