"""Whether the clips of a page may cut type away, told without looking at the type.

Nearly every page of a filing is clipped to its own frame and nothing else: that cuts nothing. Knows
MuPDF's display lists; where it is in doubt it says yes.
"""

from typing import Any, cast

import pymupdf as _pymupdf

mupdf = cast("Any", _pymupdf).mupdf  # it ships no types

Quad = tuple[float, float, float, float]
_TYPE = ("fill_text", "stroke_text", "ignore_text")
_DOUBTFUL = ("clip_text", "clip_stroke_text", "clip_stroke_path", "clip_image_mask", "begin_mask")


def may_cut(listed: Any, area: Quad) -> bool:
    """Whether a clip in a display list may cut away type, all of which stands in that area."""
    heard = _Heard(area)
    everywhere = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
    mupdf.fz_run_display_list(listed.this, heard, mupdf.FzMatrix(), everywhere, mupdf.FzCookie())
    return heard.doubt


class _Heard(mupdf.FzDevice2):
    """Hears of each clip, and of type only inside one that does not hold the whole area."""

    def __init__(self, area: Quad) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType]  # the engine's base ships no types
        self.doubt = False
        self._area = area
        self._narrow: list[bool] = []
        """Of each clip in force whether it leaves out some of the area."""
        self._hear("clip_path", "pop_clip", *_DOUBTFUL)

    def _hear(self, *calls: str, on: bool = True) -> None:
        for call in calls:
            getattr(self, f"use_virtual_{call}")(on)

    def clip_path(self, _context: Any, path: Any, _even_odd: int, matrix: Any, scissor: Any) -> None:  # the engine's
        left, top, right, bottom = self._area
        holds = scissor.x0 <= left and scissor.y0 <= top and scissor.x1 >= right and scissor.y1 >= bottom
        self._narrow.append(not (holds and mupdf.ll_fz_path_is_rect(path, matrix)))
        if self._narrow[-1]:
            self._hear(*_TYPE)

    def pop_clip(self, _context: Any) -> None:
        if self._narrow and self._narrow.pop() and not any(self._narrow):
            self._hear(*_TYPE, on=False)

    def _doubted(self, *_: Any) -> None:
        self.doubt = True
        self._hear("clip_path", "pop_clip", *_DOUBTFUL, *_TYPE, on=False)

    fill_text = stroke_text = ignore_text = _doubted
    clip_text = clip_stroke_text = clip_stroke_path = clip_image_mask = begin_mask = _doubted
