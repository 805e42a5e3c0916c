"""The first schema: tables and views."""

from storage.migrations.first import answers, calls, documents, runs, views

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    documents.create()
    runs.create()
    calls.create()
    answers.create()
    views.create()
