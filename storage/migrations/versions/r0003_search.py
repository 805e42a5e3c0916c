"""The search: folded texts of answers and traces, and each database's own index over their grams."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.migrations.first.numbers import ROW_NUMBER
from storage.refill import index_all

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FTS5 = "CREATE VIRTUAL TABLE search_grams USING fts5(grams, content='', columnsize=0, detail=none, tokenize=ascii)"
"""Keeps no text and no places, only which grams stand in which row."""


def _texts() -> None:
    op.create_table(
        "search_texts",
        sa.Column("seq", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("answer_seq", ROW_NUMBER, nullable=True),
        sa.Column("trace", sa.Text(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answer_seq"], ["answers.seq"], name=op.f("fk_search_texts_answer_seq")),
        sa.ForeignKeyConstraint(["trace"], ["traces.sha256"], name=op.f("fk_search_texts_trace")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_search_texts")),
        sa.UniqueConstraint("answer_seq", name=op.f("uq_search_texts_answer_seq")),
        sa.UniqueConstraint("trace", name=op.f("uq_search_texts_trace")),
    )


def _arrays() -> None:
    """Make PostgreSQL's form of the index; grams are compared byte by byte, whatever the database's language."""
    op.create_table(
        "search_grams",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text(collation="C")), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["search_texts.seq"], name=op.f("fk_search_grams_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_search_grams")),
    )
    at_once = {"fastupdate": "off"}  # else the first searches after a run read what it wrote from end to end
    op.create_index("ix_search_grams", "search_grams", ["grams"], postgresql_using="gin", postgresql_with=at_once)


def upgrade() -> None:
    _texts()
    op.create_index(op.f("ix_answers_reasoning"), "answers", ["reasoning"])
    if op.get_bind().dialect.name == "postgresql":
        _arrays()
    else:
        op.execute(_FTS5)
    index_all(op.get_bind())
