"""Why an answer is not plainly found, as a closed set; on which look a window said what it said."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_VIEW = Path(__file__).parents[1] / "looks" / "audit_answers.sql"


def upgrade() -> None:
    op.add_column("answers", sa.Column("cause", sa.Text(), nullable=True))
    op.add_column("answer_views", sa.Column("look", sa.Text(), nullable=False, server_default="first"))
    op.execute("DROP VIEW audit_answers")
    op.execute(_VIEW.read_text(encoding="utf-8"))
