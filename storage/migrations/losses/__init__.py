"""The views of the account, each loss named, and the gaps that people accepted beside them.

Each in a file of its own under `sql/`, in the order they build on each other. A comment `/* only ... */` stands
where `storage.account` asks for some runs and documents only.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

_FILES = Path(__file__).parent / "sql"
_OLD = ("audit_coverage", "coverage_documents", "coverage_questions", "coverage_pages", "coverage_windows")


def acceptances() -> None:
    op.create_table(
        "gap_acceptances",
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("gap", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("loss", sa.Text(), nullable=False),
        sa.Column("follows", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_gap_acceptances_run")),
        sa.PrimaryKeyConstraint("run", "gap", name=op.f("pk_gap_acceptances")),
    )


def replace_views() -> None:
    for name in _OLD:
        op.execute(f"DROP VIEW {name}")
    for file in sorted(_FILES.glob("*.sql")):
        op.execute(file.read_text(encoding="utf-8"))
