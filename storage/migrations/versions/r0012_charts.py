"""Charts: the data read from figures, each with its place; which questions of a run its model can be asked."""

import sqlalchemy as sa
from alembic import op

from storage.migrations import charts
from storage.migrations.first.numbers import ROW_NUMBER

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


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
    op.add_column("run_questions", sa.Column("asked", sa.Integer(), nullable=False, server_default="1"))
    charts.add_view()
    charts.replace_views()
