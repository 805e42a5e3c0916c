"""What reading one document may cost, as named numbers with units.

Knows nothing of how they are enforced.
"""

from typing import Annotated

from pydantic import Field

from domain.model import Noun

MIB = 1024 * 1024
GIB = 1024 * MIB

Positive = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0)]


class ReaderLimits(Noun):
    """Limits of one reading. A file beyond `max_bytes` or `max_pages` is refused, not cut short."""

    max_bytes: Positive = 256 * MIB
    """Size of the file in bytes."""
    max_pages: Positive = 5_000
    """Pages of a PDF, frames of a TIFF."""
    max_page_points: Positive = 14_400
    """Longest edge of a page in points (200 inches, the most PDF 1.7 knows); beyond it the page is
    read, its picture is scaled down, and a finding says so."""
    max_pixels: Positive = 100_000_000
    """Pixels of one picture, checked before it is decoded: an A3 page at 600 dpi has 70 million."""
    page_seconds: Seconds = 30
    """Wall seconds for one page without OCR, opening the file included for the first."""
    ocr_seconds: Seconds = 180
    """Wall seconds for one page that needs OCR, loading the engine included for the first."""
    document_seconds: Seconds = 3_600
    """Wall seconds for the whole document; pages not reached by then are marked unreadable."""
    office_seconds: Seconds = 120
    """Wall seconds LibreOffice may take to make a PDF of an office file."""
    memory_bytes: Positive = 3 * GIB
    """Address space of a child process; the OCR engine alone takes 1.3 GiB of it."""
    max_restarts: Annotated[int, Field(ge=0)] = 3
    """How many times a document may break its child before the rest of its pages is given up."""
