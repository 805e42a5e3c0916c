"""What a file is by its bytes, and whether it is let in.

Looks at bytes only and decodes nothing; a name or an extension is never asked.
"""

import re
from enum import StrEnum

from domain.documents import Refusal, RefusalCode
from extractors.pages.limits import MIB, ReaderLimits
from extractors.pages.refusals import refuse

PDF_HEADER_WITHIN = 1024
"""Bytes in which a PDF's header must begin: real files carry junk before it, and viewers allow as much."""
_LOOKED_AT = MIB
"""Bytes at either end in which the parts of a PDF without a header are looked for."""


class MediaType(StrEnum):
    PDF = "application/pdf"
    TIFF = "image/tiff"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    BMP = "image/bmp"
    JPEG_2000 = "image/jp2"
    HEIC = "image/heic"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation"
    OLD_OFFICE = "application/x-ole-storage"
    """Word, Excel and PowerPoint before 2007; from outside they look the same."""
    RTF = "application/rtf"


OFFICE = frozenset(list(MediaType)[list(MediaType).index(MediaType.DOCX) :])
"""What another program must make a PDF of before it can be read."""

_MAGIC = (
    (re.compile(rb"\xff\xd8\xff"), MediaType.JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), MediaType.PNG),
    (re.compile(rb"II[*+]\x00|MM\x00[*+]"), MediaType.TIFF),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), MediaType.WEBP),
    (re.compile(rb"BM....\0\0\0\0....[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL), MediaType.BMP),
    (re.compile(rb"\x00\x00\x00\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51"), MediaType.JPEG_2000),
    (re.compile(rb"\0\0\0.ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), MediaType.HEIC),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), MediaType.OLD_OFFICE),
    (re.compile(rb"\{\\rtf"), MediaType.RTF),
)
_IN_ZIP = (
    (b"word/document", MediaType.DOCX),
    (b"xl/workbook", MediaType.XLSX),
    (b"ppt/presentation", MediaType.PPTX),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", MediaType.ODT),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", MediaType.ODS),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", MediaType.ODP),
)
# Long enough to be no accident: what is not listed here and no PDF is simply no document.
_KNOWN_BUT_NOT_READ = (
    (b"PK\x03\x04", "It is a ZIP archive."),
    (b"GIF8", "It is a GIF image."),
    (b"%!PS", "It is a PostScript file."),
    (b"\x1f\x8b\x08", "It is a gzip archive."),
    (b"7z\xbc\xaf\x27\x1c", "It is a 7-Zip archive."),
    (b"RIFF", "It is a sound or a film."),
)
_PARTS_OF_A_PDF = re.compile(rb"\d\s+\d+\s+obj\b|\bstartxref\b|\btrailer\s*<<")


def sniff(source: str, untrusted: bytes, limits: ReaderLimits) -> MediaType | Refusal:
    """Return what the bytes are, or why they are not let in."""
    if not untrusted:
        return refuse(source, RefusalCode.EMPTY)
    if len(untrusted) > limits.max_bytes:
        return refuse(source, RefusalCode.TOO_LARGE, detail=f"{len(untrusted)} bytes, limit {limits.max_bytes}.")
    media_type = _by_beginning(untrusted)
    if media_type is not None:
        return media_type
    known = next((sentence for magic, sentence in _KNOWN_BUT_NOT_READ if untrusted.startswith(magic)), None)
    if known is not None:
        return refuse(source, RefusalCode.UNSUPPORTED_FORMAT, detail=known)
    if b"%PDF-" in untrusted[: PDF_HEADER_WITHIN + len(b"%PDF-")] or _has_parts_of_a_pdf(untrusted):
        return MediaType.PDF
    return refuse(source, RefusalCode.NOT_A_DOCUMENT)


def _by_beginning(untrusted: bytes) -> MediaType | None:
    for magic, media_type in _MAGIC:
        if magic.match(untrusted):
            return media_type
    if untrusted.startswith(b"PK\x03\x04"):
        ends = untrusted[:_LOOKED_AT] + untrusted[-_LOOKED_AT:]  # names stand in front of files, and again at the end
        return next((media_type for name, media_type in _IN_ZIP if name in ends), None)
    return None


def _has_parts_of_a_pdf(untrusted: bytes) -> bool:
    """Whether a file without a header has what only a PDF has: engines rebuild such files."""
    ends = (untrusted[:_LOOKED_AT], untrusted[-_LOOKED_AT:])
    return any(_PARTS_OF_A_PDF.search(end) is not None for end in ends)
