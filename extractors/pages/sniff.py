"""What a file is by its first bytes, and whether it is let in.

Looks at bytes only and decodes nothing; a name or an extension is never asked.
"""

from enum import StrEnum

from domain.documents import Refusal, RefusalCode
from extractors.pages.limits import ReaderLimits
from extractors.pages.refusals import refuse

PDF_HEADER_WITHIN = 1024
"""Bytes in which a PDF's header must begin: real files carry junk before it, and viewers allow as much."""


class MediaType(StrEnum):
    PDF = "application/pdf"
    TIFF = "image/tiff"
    JPEG = "image/jpeg"
    PNG = "image/png"


_IMAGES = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),
    (b"MM\x00+", MediaType.TIFF),
)

# Long enough to be no accident: what is not listed here and no PDF is simply no document.
_KNOWN_BUT_NOT_READ = (
    (b"PK\x03\x04", "It is a ZIP archive or an office document (DOCX, XLSX, PPTX, ODT)."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "It is an old office document (DOC, XLS, PPT, MSG)."),
    (b"{\\rtf", "It is an RTF document."),
    (b"GIF8", "It is a GIF image."),
    (b"%!PS", "It is a PostScript file."),
    (b"\x1f\x8b\x08", "It is a gzip archive."),
    (b"7z\xbc\xaf\x27\x1c", "It is a 7-Zip archive."),
    (b"\x00\x00\x00\x0cjP  ", "It is a JPEG 2000 image."),
    (b"RIFF", "It is a WebP image, or a sound or film."),
    (b"\xff\x4f\xff\x51", "It is a JPEG 2000 image."),
)


def sniff(source: str, untrusted: bytes, limits: ReaderLimits) -> MediaType | Refusal:
    """Return what the bytes are, or why they are not let in."""
    if not untrusted:
        return refuse(source, RefusalCode.EMPTY)
    if len(untrusted) > limits.max_bytes:
        return refuse(source, RefusalCode.TOO_LARGE, detail=f"{len(untrusted)} bytes, limit {limits.max_bytes}.")
    for magic, media_type in _IMAGES:
        if untrusted.startswith(magic):
            return media_type
    known = next((sentence for magic, sentence in _KNOWN_BUT_NOT_READ if untrusted.startswith(magic)), None)
    if known is not None:
        return refuse(source, RefusalCode.UNSUPPORTED_FORMAT, detail=known)
    if b"%PDF-" in untrusted[: PDF_HEADER_WITHIN + len(b"%PDF-")]:
        return MediaType.PDF
    return refuse(source, RefusalCode.NOT_A_DOCUMENT)
