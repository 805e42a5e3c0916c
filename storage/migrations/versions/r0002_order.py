"""What lists are ordered by: each question's place in its pack, and indexes for runs, grids and searches."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_IN_ORDER_OF_WRITING = """
UPDATE run_questions SET position = (
    SELECT COUNT(*) FROM run_questions AS earlier
    WHERE earlier.run = run_questions.run AND earlier.{place} < run_questions.{place}
)
"""
"""A run's questions were written down in the pack's order, and both databases keep them so."""


def upgrade() -> None:
    op.add_column("run_questions", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    place = "ctid" if op.get_bind().dialect.name == "postgresql" else "rowid"
    op.execute(_IN_ORDER_OF_WRITING.format(place=place))
    op.create_index("ix_runs_started_at_id", "runs", ["started_at", "id"])
    op.create_index("ix_run_documents_run_position", "run_documents", ["run", "position"])
    op.create_index("ix_answers_run_seq", "answers", ["run", "seq"])
