"""Text in optional-content groups that are switched off: neither drawn nor read, and told.

Knows PyMuPDF's document; leaves its groups as they were.
"""

from typing import Any, cast

import pymupdf as _pymupdf

from domain.documents import Hiding
from extractors.pages.drawn import Drawn, Span
from extractors.pages.interpreted import text_page_of

mupdf = cast("Any", _pymupdf).mupdf  # it ships no types


def switched_off(page: Any) -> list[tuple[Span, Hiding]]:
    """Return the spans a page would show besides if every group of its file were switched on."""
    document = page.parent
    if document.xref_get_key(document.pdf_catalog(), "OCProperties")[0] == "null":
        return []
    file = mupdf.pdf_document_from_fz_document(document.this)
    off = [number for number in range(mupdf.pdf_count_layers(file)) if not mupdf.pdf_layer_is_enabled(file, number)]
    if not off:
        return []
    shown = {(span.text, span.box) for span in Drawn(text_page_of(page)).spans()}
    _switch(file, off, 1)
    try:
        everything = list(Drawn(text_page_of(page)).spans())
    finally:
        _switch(file, off, 0)
    return [(span, Hiding.HIDDEN_LAYER) for span in everything if (span.text, span.box) not in shown]


def _switch(file: Any, groups: list[int], on: int) -> None:
    for number in groups:
        mupdf.pdf_enable_layer(file, number, on)
