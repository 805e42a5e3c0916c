"""A PDF page interpreted once, into a list of all that it draws, and the text pages made of it.

Knows MuPDF's lists and text pages; does not look into them.
"""

from typing import Any, cast

import pymupdf as _pymupdf

from extractors.pages.clips import Quad, may_cut

pymupdf = cast("Any", _pymupdf)  # it ships no types
mupdf = pymupdf.mupdf

# Words as the file has them: ligatures kept, nothing joined across line ends, and U+FFFD (not an invented
# character) where a font does not say what a glyph means. Shapes are told after the line of type they
# stand in, so that none breaks a line in two.
_PRESERVE_LIGATURES, _PRESERVE_WHITESPACE, _CLIP, _VECTORS, _LAZY = 1, 2, 64, 1024, 1 << 20
_ALL = _PRESERVE_LIGATURES | _PRESERVE_WHITESPACE | _VECTORS | _LAZY
_SHOWN = _PRESERVE_LIGATURES | _PRESERVE_WHITESPACE | _CLIP
_FAR = 9e4
_EVERYWHERE = pymupdf.Rect(-_FAR, -_FAR, _FAR, _FAR)
_WHOLE_LIST = mupdf.FzRect(-_FAR, -_FAR, _FAR, _FAR)


class Interpreted:
    """What a PyMuPDF page draws, on it and beyond."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._listed: Any = (
            None if page.rotation else _listed(page)
        )  # a list is turned as displayed, a text page is not

    def everything(self) -> Any:
        """Return the text page of all that is drawn, with the shapes."""
        return text_page_of(self._page) if self._listed is None else self._of_list(_ALL)

    def text_shown(self) -> str:
        """Return the text that neither a clip nor the edge of the page cuts away."""
        text_page = self._page.get_textpage(flags=_SHOWN) if self._listed is None else self._of_list(_SHOWN)
        return str(mupdf.fz_new_buffer_from_stext_page(text_page.this).fz_buffer_extract(), "utf-8", "replace")

    def words_shown(self) -> list[Any]:
        """Return the same as words, as the engine has them."""
        return self._page.get_textpage(flags=_SHOWN).extractWORDS()

    def may_cut(self, area: Quad) -> bool:
        """Whether a clip may cut type away, all of which stands in that area; False only where none does."""
        return self._listed is None or may_cut(self._listed, area)

    def _of_list(self, flags: int) -> Any:
        return pymupdf.TextPage(self._listed.get_textpage(flags))


def text_page_of(page: Any) -> Any:
    """Return MuPDF's text page of all that is drawn, on the page or beyond it."""
    return page.get_textpage(clip=_EVERYWHERE, flags=_ALL)


def lacks_content(page: Any) -> bool:
    """Whether a page names content that the file does not hold: the engine draws the rest and says nothing."""
    return not all(map(page.parent.xref_is_stream, filter(None, page.get_contents())))


def _listed(page: Any) -> Any:
    """Interpret a page into a list.

    A list leaves out what stands outside its clip, except in a tile: so the page is made one. That serves
    text, not pictures: a tile is drawn as often as it fits.
    """
    listed = mupdf.fz_new_display_list(_WHOLE_LIST)
    device = mupdf.fz_new_list_device(listed)
    mupdf.fz_begin_tile(device, _WHOLE_LIST, _WHOLE_LIST, 2 * _FAR, 2 * _FAR, mupdf.FzMatrix())
    mupdf.fz_run_page(page.this, device, mupdf.FzMatrix(), mupdf.FzCookie())
    mupdf.fz_end_tile(device)
    mupdf.fz_close_device(device)
    return pymupdf.DisplayList(listed)
