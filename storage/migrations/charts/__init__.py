"""Charts, and the account of windows where a model cannot be asked all questions.

The view of windows stands under `sql/` in the place of an older one; the views that build on it are made again.
"""

from pathlib import Path

from alembic import op

_FOLDER = Path(__file__).parent
_ACCOUNT = (
    _FOLDER / "sql" / "01_coverage_windows.sql",
    *sorted((_FOLDER.parent / "losses" / "sql").glob("0[2-5]_*.sql")),
)
_OLD = ("audit_coverage", "coverage_documents", "coverage_questions", "coverage_pages", "coverage_windows")


def add_view() -> None:
    op.execute((_FOLDER / "audit_charts.sql").read_text(encoding="utf-8"))


def replace_views() -> None:
    for name in _OLD:
        op.execute(f"DROP VIEW {name}")
    for file in _ACCOUNT:
        op.execute(file.read_text(encoding="utf-8"))
