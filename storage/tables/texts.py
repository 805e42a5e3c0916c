"""What can be searched for: texts in folded form. Beside them stands `search_grams`, each database's own index."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import RowNumber
from storage.tables.answers import AnswerRow
from storage.tables.base import Base
from storage.tables.calls import TraceRow


class SearchTextRow(Base):
    """The folded text of an answer, or of a trace; a trace's stands once, however many answers rest on it.

    It can be made again from what it was folded from: nothing is recorded here alone.
    """

    __tablename__ = "search_texts"

    seq: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    answer_seq: Mapped[int | None] = mapped_column(ForeignKey(AnswerRow.seq), unique=True)
    trace: Mapped[str | None] = mapped_column(ForeignKey(TraceRow.sha256), unique=True)
    """Exactly one of the two is set."""
    folded: Mapped[str] = mapped_column(Text)
    """Value, quotes and explanation of an answer, parted by `folding.BETWEEN`."""
