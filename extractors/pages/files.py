"""What a child asks of an open file, whatever kind it is."""

from collections.abc import Sequence
from typing import Any, Protocol

from extractors.pages.ocr_port import Ocr
from extractors.pages.page_record import PageRecord, Picture


class OpenFile(Protocol):
    """A file that opened. Pages count from 1."""

    @property
    def page_count(self) -> int: ...

    @property
    def findings(self) -> Sequence[dict[str, Any]]:
        """What is to be said of the file as a whole, as the domain's `Finding`."""
        ...

    @property
    def attachments(self) -> Sequence[dict[str, Any]]:
        """Files inside the file, as the domain's `Attachment`; listed, not unpacked."""
        ...

    def attachment(self, index: int) -> bytes:
        """Unpack one of them, counted from 0."""
        ...

    def read(self, number: int, ocr: Ocr | None) -> PageRecord:
        """Read one page; None means that no OCR is wanted."""
        ...

    def draw(self, number: int) -> Picture:
        """Draw one page for the model and the reviewer; raises CannotDraw."""
        ...
