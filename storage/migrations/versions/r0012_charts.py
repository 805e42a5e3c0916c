"""Charts: the data read from figures, each with its figure's place on the page."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.numbers import ROW_NUMBER

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_VIEW = Path(__file__).parents[1] / "charts" / "audit_charts.sql"


def upgrade() -> None:
    op.create_table(
        "charts",
        sa.Column("answer_seq", ROW_NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("chart", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answer_seq"], ["answers.seq"], name=op.f("fk_charts_answer_seq")),
        sa.PrimaryKeyConstraint("answer_seq", "position", name=op.f("pk_charts")),
    )
    op.execute(_VIEW.read_text(encoding="utf-8"))
