"""Windows to rows and back."""

from collections.abc import Sequence

from domain.windows import Chars, PageSlice, Window
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
    return [{"window": name, "position": place, **_slice_row(part)} for place, part in enumerate(window.slices)]


def _slice_row(part: PageSlice) -> Row:
    start, end = part.chars or (None, None)
    return {**part.model_dump(exclude={"chars"}), "start_char": start, "end_char": end}


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
                chars=_chars(part.start_char, part.end_char),
            )
            for part in slices
        ),
        cutter=row.cutter,
    )


def _chars(start: int | None, end: int | None) -> Chars | None:
    return None if start is None or end is None else (start, end)
