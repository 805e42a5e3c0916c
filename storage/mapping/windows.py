"""Windows to rows and back."""

from collections.abc import Sequence

from domain.windows import PageSlice, Window
from storage.inserts import Row
from storage.tables import WindowRow, WindowSliceRow


def window_row(window: Window) -> Row:
    return {
        "id": window.id,
        "source": window.document,
        "position": window.index,
        "cutter": window.cutter,
        "tokens": window.tokens,
    }


def slice_rows(window: Window) -> list[Row]:
    name = window.id
    return [{"window": name, "position": place, **part.model_dump()} for place, part in enumerate(window.slices)]


def window(row: WindowRow, slices: Sequence[WindowSliceRow]) -> Window:
    return Window(
        document=row.source,
        index=row.position,
        slices=tuple(
            PageSlice(
                page=part.page,
                first_block=part.first_block,
                end_block=part.end_block,
                tokens=part.tokens,
                image=part.image,
            )
            for part in slices
        ),
        cutter=row.cutter,
    )
