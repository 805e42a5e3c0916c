"""A block told in pieces: which of its code points a window's slice holds."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("window_slices", sa.Column("start_char", sa.Integer(), nullable=True))
    op.add_column("window_slices", sa.Column("end_char", sa.Integer(), nullable=True))
