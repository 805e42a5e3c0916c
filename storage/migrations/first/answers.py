"""The first schema: answers, reviews and the journal. Never changed: a later revision alters."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.numbers import DOUBLE, ROW_NUMBER


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("seq", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("normalised", sa.Text(), nullable=True),
        sa.Column("reasoning_status", sa.Text(), nullable=False),
        sa.Column("reasoning_tokens", sa.Integer(), nullable=False),
        sa.Column("reasoning", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("model_requested", sa.Text(), nullable=False),
        sa.Column("model_returned", sa.Text(), nullable=True),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name=op.f("fk_answers_call")),
        sa.ForeignKeyConstraint(["document"], ["sources.sha256"], name=op.f("fk_answers_document")),
        sa.ForeignKeyConstraint(["reasoning"], ["traces.sha256"], name=op.f("fk_answers_reasoning")),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_answers_run")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "run", "document", "question", "revision", name=op.f("uq_answers_run_document_question_revision")
        ),
    )
    op.create_index(op.f("ix_answers_call"), "answers", ["call"], unique=False)
    op.create_index(op.f("ix_answers_document"), "answers", ["document"], unique=False)
    op.create_index("ix_answers_id_revision", "answers", ["id", "revision"], unique=True)
    op.create_index(op.f("ix_answers_question"), "answers", ["question"], unique=False)


def _citations() -> None:
    op.create_table(
        "citations",
        sa.Column("answer_seq", ROW_NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("alignment", sa.Text(), nullable=False),
        sa.Column("score", DOUBLE, nullable=False),
        sa.Column("boxes", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=True),
        sa.Column("start_offset", sa.Integer(), nullable=True),
        sa.Column("end_offset", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answer_seq"], ["answers.seq"], name=op.f("fk_citations_answer_seq")),
        sa.PrimaryKeyConstraint("answer_seq", "position", name=op.f("pk_citations")),
    )


def _checks() -> None:
    op.create_table(
        "checks",
        sa.Column("answer_seq", ROW_NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("check_name", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answer_seq"], ["answers.seq"], name=op.f("fk_checks_answer_seq")),
        sa.PrimaryKeyConstraint("answer_seq", "position", name=op.f("pk_checks")),
    )


def _answer_views() -> None:
    op.create_table(
        "answer_views",
        sa.Column("answer_seq", ROW_NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["answer_seq"], ["answers.seq"], name=op.f("fk_answer_views_answer_seq")),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name=op.f("fk_answer_views_call")),
        sa.ForeignKeyConstraint(["window"], ["windows.id"], name=op.f("fk_answer_views_window")),
        sa.PrimaryKeyConstraint("answer_seq", "position", name=op.f("pk_answer_views")),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("seq", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_seq", ROW_NUMBER, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answer_seq"], ["answers.seq"], name=op.f("fk_reviews_answer_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_reviews")),
        sa.UniqueConstraint("id", name=op.f("uq_reviews_id")),
    )
    op.create_index(op.f("ix_reviews_answer_seq"), "reviews", ["answer_seq"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("seq", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_events")),
        sa.UniqueConstraint("id", name=op.f("uq_events_id")),
    )
    op.create_index(op.f("ix_events_action"), "events", ["action"], unique=False)
    op.create_index(op.f("ix_events_run"), "events", ["run"], unique=False)
    op.create_index(op.f("ix_events_subject"), "events", ["subject"], unique=False)


def create() -> None:
    _answers()
    _citations()
    _checks()
    _answer_views()
    _reviews()
    _events()
