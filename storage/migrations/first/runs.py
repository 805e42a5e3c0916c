"""The first schema: runs, their documents and windows. Never changed: a later revision alters."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.numbers import DOUBLE


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("pack_sha256", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("seconds", DOUBLE, nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )


def _run_questions() -> None:
    op.create_table(
        "run_questions",
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_run_questions_run")),
        sa.PrimaryKeyConstraint("run", "question", name=op.f("pk_run_questions")),
    )


def _run_documents() -> None:
    op.create_table(
        "run_documents",
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("breakdown", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_run_documents_document")),
        sa.ForeignKeyConstraint(["refusal"], ["refusals.id"], name=op.f("fk_run_documents_refusal")),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_run_documents_run")),
        sa.ForeignKeyConstraint(["source"], ["sources.sha256"], name=op.f("fk_run_documents_source")),
        sa.PrimaryKeyConstraint("run", "offer", name=op.f("pk_run_documents")),
    )
    op.create_index(op.f("ix_run_documents_document"), "run_documents", ["document"], unique=False)
    op.create_index(op.f("ix_run_documents_refusal"), "run_documents", ["refusal"], unique=False)
    op.create_index(op.f("ix_run_documents_source"), "run_documents", ["source"], unique=False)


def _windows() -> None:
    op.create_table(
        "windows",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cutter", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.sha256"], name=op.f("fk_windows_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_windows")),
    )
    op.create_index(op.f("ix_windows_source"), "windows", ["source"], unique=False)


def _window_slices() -> None:
    op.create_table(
        "window_slices",
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("first_block", sa.Integer(), nullable=False),
        sa.Column("end_block", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("image", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["window"], ["windows.id"], name=op.f("fk_window_slices_window")),
        sa.PrimaryKeyConstraint("window", "position", name=op.f("pk_window_slices")),
    )


def _run_windows() -> None:
    op.create_table(
        "run_windows",
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_run_windows_run")),
        sa.ForeignKeyConstraint(["source"], ["sources.sha256"], name=op.f("fk_run_windows_source")),
        sa.ForeignKeyConstraint(["window"], ["windows.id"], name=op.f("fk_run_windows_window")),
        sa.PrimaryKeyConstraint("run", "window", name=op.f("pk_run_windows")),
    )
    op.create_index("ix_run_windows_run_source", "run_windows", ["run", "source"], unique=False)


def create() -> None:
    _runs()
    _run_questions()
    _run_documents()
    _windows()
    _window_slices()
    _run_windows()
