"""The account in a time that grows with the run and not faster; each run's latest event at hand."""

from alembic import op

from storage.migrations.accounts import views

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    views.replace()
    op.drop_index("ix_events_run", table_name="events")
    op.create_index("ix_events_run_seq", "events", ["run", "seq"])
