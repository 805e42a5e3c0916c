"""How many questions share a call, looked up by the call: what each answer's share of its price rests on."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_run_call_questions_run_call", "run_call_questions", ["run", "call"])
