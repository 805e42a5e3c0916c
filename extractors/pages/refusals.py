"""The words of every refusal: what is wrong with the file, and what a person can do.

Knows codes and sentences, never a file's content.
"""

from domain.documents import Refusal, RefusalCode

_WORDS: dict[RefusalCode, tuple[str, str]] = {
    RefusalCode.EMPTY: (
        "The file holds no bytes.",
        "Copy or scan it again; the transfer that brought it here probably broke off.",
    ),
    RefusalCode.NOT_A_DOCUMENT: (
        "The file's content is not that of a PDF, a picture or an office document, whatever its name says.",
        "Offer the document itself, as PDF, TIFF, JPEG, PNG, WebP, BMP, JPEG 2000 or HEIC.",
    ),
    RefusalCode.UNSUPPORTED_FORMAT: (
        "The file is in a format that is not read here.",
        "Save or print it as PDF and offer that.",
    ),
    RefusalCode.ENCRYPTED: (
        "The PDF is encrypted and cannot be opened without its password.",
        "Put its password in a file, one a line, and name the file with --passwords; or offer a copy without one.",
    ),
    RefusalCode.TOO_LARGE: (
        "The file is larger than the reader accepts.",
        "Split it into smaller files, scan it at a lower resolution, or raise the limit it exceeds.",
    ),
    RefusalCode.TOO_MANY_PAGES: (
        "The file claims more pages than the reader accepts.",
        "Split it into smaller files, or raise the limit on pages.",
    ),
    RefusalCode.NO_PAGES: (
        "The file opens but holds no page.",
        "Look at it in a viewer: if pages show there, print them to a new PDF; if none do, it is damaged or empty.",
    ),
    RefusalCode.MALFORMED: (
        "The file is too damaged to be opened.",
        "Get an undamaged copy, or repair it by printing it to a new PDF from a viewer that still opens it.",
    ),
    RefusalCode.OUT_OF_TIME: (
        "The file could not be opened within the time a page may take.",
        "Print it to a new PDF and offer that; raise the time limit only if the file comes from a source you trust.",
    ),
    RefusalCode.OUT_OF_MEMORY: (
        "Opening the file takes more memory than the reader may use.",
        "Print it to a new PDF and offer that; raise the memory limit only if the file comes from a source you trust.",
    ),
    RefusalCode.READER_CRASHED: (
        "The file crashes the reader when it is opened.",
        "Print it to a new PDF and offer that; keep the original, it may be hostile.",
    ),
    RefusalCode.UNREADABLE_FILE: (
        "The operating system did not give out the file's bytes.",
        "Check that the file exists, is a regular file, and may be read by this user.",
    ),
}


def refuse(
    source: str | None, code: RefusalCode, media_type: str | None = None, detail: str = "", cure: str | None = None
) -> Refusal:
    """Return the refusal for a code; `detail` adds a number or a format's name, never content."""
    reason, usual = _WORDS[code]
    return Refusal(
        source=source, code=code, reason=f"{reason} {detail}".strip(), cure=cure or usual, media_type=media_type
    )
