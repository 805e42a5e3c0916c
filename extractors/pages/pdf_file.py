"""PDFs through PyMuPDF, one page at a time; the only file that opens one. Runs in the child only.

Annotations are drawn and read as the page shows them; nothing of them is run or followed.
"""

import math
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self, cast

import pymupdf as _pymupdf
from PIL import Image

from domain.documents import FindingCode, RefusalCode
from extractors.pages import attachments, pdf_attachments
from extractors.pages.drawn import sheet_of
from extractors.pages.honesty import Known
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import Ocr
from extractors.pages.page_record import CannotDraw, CannotOpen, PageRecord, Picture, finding, unreadable
from extractors.pages.pdf_page import PdfPage
from extractors.pages.render import LONG_EDGE, encode_page

pymupdf = cast("Any", _pymupdf)  # it ships no types
_STORE_KEPT = 100
"""Per cent of MuPDF's cache thrown away between documents: all of it."""


class PdfFile:
    """An open PDF. Use as a context manager."""

    def __init__(self, untrusted: bytes, limits: ReaderLimits, passwords: Sequence[str] = ()) -> None:
        self._limits = limits
        self._known = Known()
        self._document = _open(untrusted)
        try:
            unlocked = _unlock(self._document, passwords)
            self.page_count = _page_count(self._document, limits)
            self._inside = _listed(self._document)
            self.findings = _findings(self._document, unlocked=unlocked, inside=len(self._inside))
        except BaseException:
            self._close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    @property
    def attachments(self) -> list[dict[str, Any]]:
        """Files inside it, named and measured."""
        return [listed for listed, _ in self._inside]

    def attachment(self, index: int) -> bytes:
        """Unpack one of them."""
        return pdf_attachments.unpack(self._document, self._inside[index][1])

    def read(self, number: int, ocr: Ocr | None) -> PageRecord:
        """Read a page by its text layer, or by OCR where it is a picture."""
        page = self._page(number)
        if page is None:
            return unreadable(number, "The page's size is not a number, or it has none.")
        return page.read(ocr)

    def draw(self, number: int) -> Picture:
        """Draw a page, long edge at most LONG_EDGE pixels; a pure scan never above its own resolution."""
        page = self._page(number)
        if page is None:
            raise CannotDraw
        scale = LONG_EDGE / max(page.width, page.height)
        native = page.native_scale()
        image: Image.Image = page.image(min(scale, native) if native else scale)
        return encode_page(image, number, image.width / page.width)

    def _page(self, number: int) -> PdfPage | None:
        if not 1 <= number <= self.page_count:
            raise CannotDraw
        page = self._document.load_page(number - 1)
        sheet = sheet_of(page)
        if not (0 < sheet.width < math.inf and 0 < sheet.height < math.inf):
            return None
        return PdfPage(page, sheet, number, self._limits, self._known)

    def _close(self) -> None:
        self._document.close()
        pymupdf.TOOLS.store_shrink(_STORE_KEPT)


def _open(untrusted: bytes) -> Any:
    try:
        return pymupdf.open(stream=untrusted, filetype="pdf")
    except MemoryError:
        raise
    except (
        pymupdf.FileDataError,
        pymupdf.EmptyFileError,
        pymupdf.mupdf.FzErrorBase,
        RuntimeError,
        ValueError,
    ) as error:
        if "alloc" in str(error):
            raise MemoryError from None
        raise CannotOpen(RefusalCode.MALFORMED) from None


def _unlock(document: Any, passwords: Sequence[str]) -> bool:
    """Try the passwords in turn where one is needed; tell whether one was used."""
    if not document.needs_pass:
        return False
    if any(document.authenticate(password) for password in passwords):
        return True
    tried = f"{len(passwords)} passwords were tried." if passwords else ""
    raise CannotOpen(RefusalCode.ENCRYPTED, tried)


def _listed(document: Any) -> list[tuple[dict[str, Any], pdf_attachments.Place]]:
    try:
        return pdf_attachments.find(document)
    except (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        return []  # what is inside a damaged file cannot be listed; its pages can still be read


def _page_count(document: Any, limits: ReaderLimits) -> int:
    try:
        count = int(document.page_count)
    except (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError):
        raise CannotOpen(RefusalCode.MALFORMED) from None
    if count < 1:
        raise CannotOpen(RefusalCode.NO_PAGES)
    if count > limits.max_pages:
        raise CannotOpen(RefusalCode.TOO_MANY_PAGES, f"{count} pages, limit {limits.max_pages}.")
    return count


def _findings(document: Any, *, unlocked: bool, inside: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    metadata = cast("dict[str, Any]", document.metadata or {})
    if unlocked:
        found.append(finding(FindingCode.PASSWORD_USED, "The PDF was opened with a password that was given."))
    elif metadata.get("encryption"):
        detail = "The PDF is encrypted with an owner's password only; it opens without one and was read."
        found.append(finding(FindingCode.OWNER_ENCRYPTED, detail))
    if document.is_repaired:
        detail = "The PDF's table of objects was damaged and was rebuilt; parts of it may be missing."
        found.append(finding(FindingCode.REPAIRED, detail))
    return found + attachments.findings(inside)
