"""The one door through which a child opens a file. Making it loads the engines, which takes a while."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from extractors.pages.engines import PdfEngine
from extractors.pages.files import OpenFile
from extractors.pages.image_file import ImageFile
from extractors.pages.limits import ReaderLimits
from extractors.pages.sniff import MediaType
from extractors.pages.spared import load_no_more_than_the_engine

OpenPdf = Callable[[bytes, ReaderLimits, Sequence[str]], AbstractContextManager[OpenFile]]
Open = Callable[[str, bytes, ReaderLimits, Sequence[str]], AbstractContextManager[OpenFile]]
"""Opens bytes of a media type, trying passwords where one is needed; raises CannotOpen."""


def opener(engine: PdfEngine) -> Open:
    """Return the door, with the chosen engine behind it for PDFs."""
    open_pdf = _pdf_opener(engine)

    def open_file(
        media_type: str, untrusted: bytes, limits: ReaderLimits, passwords: Sequence[str]
    ) -> AbstractContextManager[OpenFile]:
        if media_type == MediaType.PDF:
            return open_pdf(untrusted, limits, passwords)
        return ImageFile(media_type, untrusted, limits)

    return open_file


def _pdf_opener(engine: PdfEngine) -> OpenPdf:
    if engine is PdfEngine.PDFIUM:
        from extractors.pages.pdfium_file import PdfiumFile  # noqa: PLC0415  # only the engine chosen is loaded

        return PdfiumFile
    load_no_more_than_the_engine()
    from extractors.pages.pdf_file import PdfFile  # noqa: PLC0415

    return PdfFile
