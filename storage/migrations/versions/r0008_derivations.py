"""How an answer was worked out: the expression and its operands, beside the answer."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("derivation", sa.Text(), nullable=True))
