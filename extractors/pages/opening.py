"""The one door through which a child opens a file. Importing it loads the engines, which takes a while."""

from contextlib import AbstractContextManager

from extractors.pages.files import OpenFile
from extractors.pages.image_file import ImageFile
from extractors.pages.limits import ReaderLimits
from extractors.pages.pdf_file import PdfFile
from extractors.pages.sniff import MediaType


def open_file(media_type: str, untrusted: bytes, limits: ReaderLimits) -> AbstractContextManager[OpenFile]:
    """Open the bytes with the engine for their type; raises CannotOpen."""
    if media_type == MediaType.PDF:
        return PdfFile(untrusted, limits)
    return ImageFile(media_type, untrusted, limits)
