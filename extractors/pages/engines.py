"""The engines that can open a PDF, by name. Loads none of them."""

from enum import StrEnum
from importlib.metadata import version


class PdfEngine(StrEnum):
    PYMUPDF = "pymupdf"
    """AGPL or commercial; the default."""
    PDFIUM = "pdfium"
    """Through pypdfium2: BSD and Apache; no line of PyMuPDF is loaded."""

    @property
    def identity(self) -> str:
        """Distribution and version, as it goes to `Document.reader`."""
        name = "pypdfium2" if self is PdfEngine.PDFIUM else "pymupdf"
        return f"{name} {version(name)}"
