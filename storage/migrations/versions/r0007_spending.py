"""What a call may cost at most, set aside when it is sent; why it is made."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_VIEW = Path(__file__).parents[1] / "spending" / "audit_calls.sql"


def upgrade() -> None:
    op.add_column("calls", sa.Column("purpose", sa.Text(), nullable=False, server_default="ask"))
    op.add_column("calls", sa.Column("reserved", sa.Text(), nullable=True))
    op.add_column("calls", sa.Column("reserved_tokens", sa.Integer(), nullable=True))
    op.create_index("ix_calls_sent_at", "calls", ["sent_at"])
    op.execute("DROP VIEW audit_calls")
    op.execute(_VIEW.read_text(encoding="utf-8"))
