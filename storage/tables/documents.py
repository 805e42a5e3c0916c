"""What was offered and what it was read as. The words and boxes themselves lie in the blob store."""

from datetime import datetime
from typing import Any

from sqlalchemy import Double, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Json, RowNumber, SafeText, UtcTime
from storage.tables.base import Base


class SourceRow(Base):
    """A file's bytes, known by their digest; the bytes lie in the blob store under it."""

    __tablename__ = "sources"

    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    size: Mapped[int] = mapped_column(RowNumber)
    """Bytes."""
    media_type: Mapped[str | None] = mapped_column(SafeText)
    """As claimed when first offered; what it really is stands with its document."""
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)


class RefusalRow(Base):
    """Why a file did not become a document, for one reader; without a source, for one path."""

    __tablename__ = "refusals"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    """Digest of what it says of which file."""
    source: Mapped[str | None] = mapped_column(ForeignKey(SourceRow.sha256), index=True)
    path: Mapped[str | None] = mapped_column(SafeText)
    """Set only where the bytes could not be had."""
    reader: Mapped[str | None] = mapped_column(SafeText)
    code: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    """`refused`, or `failed` where reading broke down."""
    reason: Mapped[str] = mapped_column(SafeText)
    cure: Mapped[str] = mapped_column(SafeText)
    media_type: Mapped[str | None] = mapped_column(SafeText)
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)


class SourceNameRow(Base):
    """An observation: some bytes, or a path that gave none, were offered under a name."""

    __tablename__ = "source_names"

    seq: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    source: Mapped[str | None] = mapped_column(ForeignKey(SourceRow.sha256), index=True)
    refusal: Mapped[str | None] = mapped_column(ForeignKey(RefusalRow.id), index=True)
    """Set only where the bytes could not be had."""
    name: Mapped[str] = mapped_column(SafeText)
    path: Mapped[str] = mapped_column(SafeText, index=True)
    collection: Mapped[str] = mapped_column(SafeText, index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)


class DocumentRow(Base):
    """A source as one reader read it."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    """Digest of source and reader."""
    source: Mapped[str] = mapped_column(ForeignKey(SourceRow.sha256), index=True)
    reader: Mapped[str] = mapped_column(SafeText)
    media_type: Mapped[str] = mapped_column(SafeText)
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    pages: Mapped[int] = mapped_column(Integer)
    findings: Mapped[Any] = mapped_column(Json)
    """All findings, the pages' included."""
    content: Mapped[str] = mapped_column(Text)
    """Digest of the blob that holds the whole document: text, words, boxes."""
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)


class PageRow(Base):
    """The facts about a page that lists and accounts need."""

    __tablename__ = "pages"

    document: Mapped[str] = mapped_column(ForeignKey(DocumentRow.id), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(SafeText)
    width: Mapped[float] = mapped_column(Double)
    height: Mapped[float] = mapped_column(Double)
    characters: Mapped[int] = mapped_column(Integer)
    words: Mapped[int] = mapped_column(Integer)
    blocks: Mapped[int] = mapped_column(Integer)
    ocr_confidence: Mapped[float | None] = mapped_column(Double)
    text_sha256: Mapped[str] = mapped_column(Text)


class PageImageRow(Base):
    """A page's picture as the model and the reviewer see it; the bytes lie in the blob store."""

    __tablename__ = "page_images"

    source: Mapped[str] = mapped_column(ForeignKey(SourceRow.sha256), primary_key=True)
    reader: Mapped[str] = mapped_column(SafeText, primary_key=True)
    page: Mapped[int] = mapped_column(Integer, primary_key=True)
    sha256: Mapped[str] = mapped_column(Text)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    media_type: Mapped[str] = mapped_column(Text)
    scale: Mapped[float] = mapped_column(Double)
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)
