"""The first schema: calls and the traces they brought. Never changed: a later revision alters."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.numbers import DOUBLE


def _traces() -> None:
    op.create_table(
        "traces",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_traces")),
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("model_requested", sa.Text(), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("received_at", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.Column("owner_host", sa.Text(), nullable=False),
        sa.Column("owner_pid", sa.Integer(), nullable=False),
        sa.Column("owner_began", sa.Text(), nullable=False),
        sa.Column("owner_store", sa.Text(), nullable=False),
        sa.Column("lease_seconds", DOUBLE, nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("exchange_sent_at", sa.Text(), nullable=True),
        sa.Column("seconds", DOUBLE, nullable=True),
        sa.Column("reply_text", sa.Text(), nullable=True),
        sa.Column("trace", sa.Text(), nullable=True),
        sa.Column("trace_status", sa.Text(), nullable=True),
        sa.Column("trace_tokens", sa.Integer(), nullable=True),
        sa.Column("finish_reason", sa.Text(), nullable=True),
        sa.Column("model_returned", sa.Text(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("usage_input", sa.Integer(), nullable=True),
        sa.Column("usage_cached", sa.Integer(), nullable=True),
        sa.Column("usage_output", sa.Integer(), nullable=True),
        sa.Column("usage_reasoning", sa.Integer(), nullable=True),
        sa.Column("cost", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("cost_presumed", sa.Boolean(), nullable=False),
        sa.Column("failure_kind", sa.Text(), nullable=True),
        sa.Column("failure_detail", sa.Text(), nullable=True),
        sa.Column("failure_status", sa.Integer(), nullable=True),
        sa.Column("failure_retry_after", DOUBLE, nullable=True),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_calls_run")),
        sa.ForeignKeyConstraint(["trace"], ["traces.sha256"], name=op.f("fk_calls_trace")),
        sa.ForeignKeyConstraint(["window"], ["windows.id"], name=op.f("fk_calls_window")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("key", "attempt", name=op.f("uq_calls_key_attempt")),
    )
    op.create_index("ix_calls_run_state", "calls", ["run", "state"], unique=False)
    op.create_index(op.f("ix_calls_state"), "calls", ["state"], unique=False)


def _run_calls() -> None:
    op.create_table(
        "run_calls",
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name=op.f("fk_run_calls_call")),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_run_calls_run")),
        sa.ForeignKeyConstraint(["window"], ["windows.id"], name=op.f("fk_run_calls_window")),
        sa.PrimaryKeyConstraint("run", "window", "call", name=op.f("pk_run_calls")),
    )
    op.create_index(op.f("ix_run_calls_call"), "run_calls", ["call"], unique=False)


def _run_call_questions() -> None:
    op.create_table(
        "run_call_questions",
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run", "window", "call"],
            ["run_calls.run", "run_calls.window", "run_calls.call"],
            name=op.f("fk_run_call_questions_run"),
        ),
        sa.PrimaryKeyConstraint("run", "window", "question", "call", name=op.f("pk_run_call_questions")),
    )


def create() -> None:
    _traces()
    _calls()
    _run_calls()
    _run_call_questions()
