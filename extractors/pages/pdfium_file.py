"""PDFs through PDFium (pypdfium2), one page at a time. Runs in the child only; loads no PyMuPDF.

Annotations are drawn as the page shows them; scripts and forms are never run.
"""

import ctypes
import math
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self, cast

import pypdfium2 as _pdfium
import pypdfium2.raw as _raw

from domain.documents import FindingCode, RefusalCode
from extractors.pages import attachments
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import Ocr
from extractors.pages.page_record import CannotDraw, CannotOpen, PageRecord, Picture, finding, unreadable
from extractors.pages.pdfium_geometry import Turn
from extractors.pages.pdfium_page import PdfiumPage
from extractors.pages.render import LONG_EDGE, encode_page

pdfium = cast("Any", _pdfium)
raw = cast("Any", _raw)  # made from C headers: no types

_WRONG_PASSWORD = 4


class PdfiumFile:
    """An open PDF. Use as a context manager."""

    def __init__(self, untrusted: bytes, limits: ReaderLimits, passwords: Sequence[str] = ()) -> None:
        self._limits = limits
        self._document, unlocked = _open(untrusted, passwords)
        try:
            self.page_count = _page_count(self._document, limits)
            self.attachments = _inside(self._document)
            self.findings = _findings(self._document, unlocked=unlocked) + attachments.findings(len(self.attachments))
        except BaseException:
            self._document.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._document.close()

    def attachment(self, index: int) -> bytes:
        """Unpack one of the files inside."""
        return bytes(self._document.get_attachment(index).get_data())

    def read(self, number: int, ocr: Ocr | None) -> PageRecord:
        """Read a page by its text layer, or by OCR where it is a picture."""
        page = self._document[number - 1]
        try:
            turn = _turn(page)
            if turn is None:
                return unreadable(number, "The page's size is not a number, or it has none.")
            return PdfiumPage(page, turn, number, self._limits).read(ocr)
        finally:
            page.close()

    def draw(self, number: int) -> Picture:
        """Draw a page, long edge at most LONG_EDGE pixels; a pure scan never above its own resolution."""
        if not 1 <= number <= self.page_count:
            raise CannotDraw
        loaded = self._document[number - 1]
        try:
            turn = _turn(loaded)
            if turn is None:
                raise CannotDraw
            page = PdfiumPage(loaded, turn, number, self._limits)
            scale = LONG_EDGE / max(page.width, page.height)
            native = page.native_scale()
            image = page.image(min(scale, native) if native else scale)
            return encode_page(image, number, image.width / page.width)
        finally:
            loaded.close()


def _open(untrusted: bytes, passwords: Sequence[str]) -> tuple[Any, bool]:
    """Return the open document, and whether a password was used."""
    for password in (None, *passwords):
        try:
            return pdfium.PdfDocument(untrusted, password=password), password is not None
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) != _WRONG_PASSWORD:
                raise CannotOpen(RefusalCode.MALFORMED) from None
    raise CannotOpen(RefusalCode.ENCRYPTED, f"{len(passwords)} passwords were tried." if passwords else "")


def _page_count(document: Any, limits: ReaderLimits) -> int:
    count = len(document)
    if count < 1:
        raise CannotOpen(RefusalCode.NO_PAGES)
    if count > limits.max_pages:
        raise CannotOpen(RefusalCode.TOO_MANY_PAGES, f"{count} pages, limit {limits.max_pages}.")
    return count


def _inside(document: Any) -> list[dict[str, Any]]:
    count = min(int(document.count_attachments()), attachments.MOST)
    found: list[dict[str, Any]] = []
    for index in range(count):
        attachment = document.get_attachment(index)
        size = ctypes.c_ulong()
        raw.FPDFAttachment_GetFile(attachment, None, 0, ctypes.byref(size))
        found.append(attachments.described(str(attachment.get_name()), int(size.value)))
    return found


def _findings(document: Any, *, unlocked: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if unlocked:
        found.append(finding(FindingCode.PASSWORD_USED, "The PDF was opened with a password that was given."))
    elif raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        detail = "The PDF is encrypted with an owner's password only; it opens without one and was read."
        found.append(finding(FindingCode.OWNER_ENCRYPTED, detail))
    if not raw.FPDF_DocumentHasValidCrossReferenceTable(document):
        detail = "The PDF's table of objects was damaged and was rebuilt; parts of it may be missing."
        found.append(finding(FindingCode.REPAIRED, detail))
    return found


def _turn(page: Any) -> Turn | None:
    left, bottom, right, top = (float(edge) for edge in page.get_bbox())
    turn = Turn(left, bottom, right, top, int(page.get_rotation()))
    sound = all(map(math.isfinite, (left, bottom, right, top))) and turn.width > 0 and turn.height > 0
    return turn if sound else None
