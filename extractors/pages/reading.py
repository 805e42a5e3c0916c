"""One document read to its end, whatever its pages do to the children that read them.

Keeps what was read, marks the page a child broke down on, and goes on with the next page in a
fresh child, so many times and no more. Knows nothing of how a page is read.
"""

import time

from domain.documents import Attachment, Finding, FindingCode, Page, PageKind, PageStatus, RefusalCode
from extractors.pages.breakdown import Breakdown
from extractors.pages.conversation import Conversation, NotOpened, Opened, Opening
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import OcrEngine
from extractors.pages.page_record import UNKNOWN_SIZE
from extractors.pages.worker import Worker


class Reading:
    """The reading of one document by one worker."""

    def __init__(self, worker: Worker, limits: ReaderLimits, *, ocr: OcrEngine | None) -> None:
        self._worker = worker
        self._limits = limits
        self._ocr = ocr
        self._deadline = time.monotonic() + limits.document_seconds
        self._opened: Opened | None = None
        self._restarts = 0
        self.pages: list[Page] = []

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._opened.findings if self._opened else ()

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return self._opened.attachments if self._opened else ()

    def run(self, untrusted: bytes, opening: Opening) -> None:
        """Fill `pages`; raises NotOpened when the file never opened."""
        while not self._finished():
            child = self._worker.child()
            fresh = child.documents == 1
            try:
                self._go_on(Conversation(child, self._limits, self._deadline), untrusted, opening)
            except Breakdown as breakdown:
                self._worker.discard()
                self._after(breakdown, fresh=fresh)
            except NotOpened:
                if self._opened is None:
                    raise
                self._give_up("The file did not open a second time after a page broke the reader.")

    def _go_on(self, conversation: Conversation, untrusted: bytes, opening: Opening) -> None:
        first = len(self.pages) + 1
        self._opened = conversation.open(untrusted, opening, {"do": "read", "first": first, "ocr": self._ocr})
        for page in conversation.pages(first, self._opened.pages):
            self.pages.append(page)
        conversation.close()

    def _finished(self) -> bool:
        return self._opened is not None and len(self.pages) >= self._opened.pages

    def _after(self, breakdown: Breakdown, *, fresh: bool) -> None:
        if not fresh and breakdown.code is RefusalCode.READER_CRASHED:
            return  # an earlier document may have poisoned the child: the same page again, in a fresh one
        if self._opened is None:
            raise NotOpened(breakdown.code, breakdown.detail)
        if self._finished():
            return  # every page is here; only the goodbye went wrong
        self._restarts += 1
        self.pages.append(lost_page(len(self.pages) + 1, breakdown.page_reason))
        if time.monotonic() >= self._deadline:
            self._give_up("The time a document may take had run out before this page.")
        elif self._restarts > self._limits.max_restarts:
            self._give_up(f"Not tried: pages before it broke the reader {self._restarts} times.")

    def _give_up(self, reason: str) -> None:
        assert self._opened is not None
        numbers = range(len(self.pages) + 1, self._opened.pages + 1)
        self.pages.extend(lost_page(number, reason) for number in numbers)


def lost_page(number: int, reason: str) -> Page:
    """Return the page that stands where one could not be read: no size, no words, a reason."""
    width, height = UNKNOWN_SIZE
    finding = Finding(code=FindingCode.PAGE_UNREADABLE, detail=reason, page=number)
    return Page(
        number=number,
        width=width,
        height=height,
        kind=PageKind.BLANK,
        status=PageStatus.UNREADABLE,
        reason=reason,
        findings=(finding,),
    )
