"""The first schema: what was offered and what it was read as. Never changed: a later revision alters."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.numbers import DOUBLE, ROW_NUMBER


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", ROW_NUMBER, nullable=False),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_sources")),
    )


def _refusals() -> None:
    op.create_table(
        "refusals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("reader", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cure", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.sha256"], name=op.f("fk_refusals_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
    )
    op.create_index(op.f("ix_refusals_source"), "refusals", ["source"], unique=False)


def _source_names() -> None:
    op.create_table(
        "source_names",
        sa.Column("seq", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["refusal"], ["refusals.id"], name=op.f("fk_source_names_refusal")),
        sa.ForeignKeyConstraint(["source"], ["sources.sha256"], name=op.f("fk_source_names_source")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_source_names")),
    )
    op.create_index(op.f("ix_source_names_collection"), "source_names", ["collection"], unique=False)
    op.create_index(op.f("ix_source_names_path"), "source_names", ["path"], unique=False)
    op.create_index(op.f("ix_source_names_refusal"), "source_names", ["refusal"], unique=False)
    op.create_index(op.f("ix_source_names_source"), "source_names", ["source"], unique=False)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.sha256"], name=op.f("fk_documents_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_source"), "documents", ["source"], unique=False)


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("width", DOUBLE, nullable=False),
        sa.Column("height", DOUBLE, nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("blocks", sa.Integer(), nullable=False),
        sa.Column("ocr_confidence", DOUBLE, nullable=True),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_pages_document")),
        sa.PrimaryKeyConstraint("document", "number", name=op.f("pk_pages")),
    )


def _page_images() -> None:
    op.create_table(
        "page_images",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("scale", DOUBLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.sha256"], name=op.f("fk_page_images_source")),
        sa.PrimaryKeyConstraint("source", "reader", "page", name=op.f("pk_page_images")),
    )


def create() -> None:
    _sources()
    _refusals()
    _source_names()
    _documents()
    _pages()
    _page_images()
