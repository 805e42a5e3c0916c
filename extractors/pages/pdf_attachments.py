"""Files inside a PDF, through PyMuPDF: those in its table of embedded files and those pinned to a page.

Lists names and sizes; unpacks one when told to. Nothing is ever written to disk under a name from
the file. Runs in the child only.
"""

from typing import Any, NamedTuple, cast

import pymupdf as _pymupdf

from extractors.pages.attachments import MOST, described

pymupdf = cast("Any", _pymupdf)  # it ships no types


class Place(NamedTuple):
    """Where a file inside is: an entry of the table, or a page (from 0) and its annotation's object."""

    entry: int | None
    page: int = 0
    annotation: int = 0


def find(document: Any) -> list[tuple[dict[str, Any], Place]]:
    """Return what is inside an open PyMuPDF document, in a stable order."""
    found = [(described(*_names(document.embfile_info(index))), Place(index)) for index in range(_count(document))]
    for page in range(document.page_count):
        if len(found) >= MOST:
            break
        found += _pinned(document, page)
    return found[:MOST]


def unpack(document: Any, place: Place) -> bytes:
    """Return the bytes of one of them."""
    if place.entry is not None:
        return bytes(document.embfile_get(place.entry))
    return bytes(document.load_page(place.page).load_annot(place.annotation).get_file())


def _count(document: Any) -> int:
    return min(int(document.embfile_count()), MOST)


def _names(info: dict[str, Any]) -> tuple[str, int]:
    name = info.get("ufilename") or info.get("filename") or info.get("name") or ""
    return str(name), int(info.get("size") or info.get("length") or 0)


def _pinned(document: Any, page: int) -> list[tuple[dict[str, Any], Place]]:
    found: list[tuple[dict[str, Any], Place]] = []
    for xref, kind, _ in document.page_annot_xrefs(page):
        if kind == pymupdf.PDF_ANNOT_FILE_ATTACHMENT:
            info = document.load_page(page).load_annot(xref).file_info
            found.append((described(*_names(info)), Place(None, page, xref)))
    return found
