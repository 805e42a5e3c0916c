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
    page = document.load_page(place.page)  # an annotation is nothing without its page
    return bytes(page.load_annot(place.annotation).get_file())


def _count(document: Any) -> int:
    return min(int(document.embfile_count()), MOST)


def _names(info: dict[str, Any]) -> tuple[str, int]:
    name = info.get("ufilename") or info.get("filename") or info.get("name") or ""
    return _mended(str(name)), int(info.get("size") or info.get("length") or 0)


def _mended(name: str) -> str:
    """Return the name as it was meant: PyMuPDF gives UTF-8 back as if it were Latin-1."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return name


def _pinned(document: Any, page: int) -> list[tuple[dict[str, Any], Place]]:
    found: list[tuple[dict[str, Any], Place]] = []
    for xref, kind, _ in document.page_annot_xrefs(page):
        if kind == pymupdf.PDF_ANNOT_FILE_ATTACHMENT:
            loaded = document.load_page(page)
            annotation = loaded.load_annot(xref)
            found.append((described(*_names(annotation.file_info)), Place(None, page, xref)))
    return found
