"""The first schema: the views for auditors and BI tools, each in a file of its own under `sql/`.

The `audit_*` views are the stable, documented ones; what they build on may change. The same text
runs on SQLite and PostgreSQL, and every column means the same on both: times are ISO 8601 text in
UTC, amounts decimal text, lists JSON text, yes and no 1 and 0.
"""

from pathlib import Path

from alembic import op

_FILES = Path(__file__).parent / "sql"


def create() -> None:
    for file in sorted(_FILES.glob("*.sql")):
        op.execute(file.read_text(encoding="utf-8"))
