"""What parent and child say to each other about one document, as the parent hears it.

Turns frames into pages, pictures and refusals, checks every one against the domain's types, and
raises Breakdown for anything else. Restarting is not its business.
"""

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from domain.documents import Attachment, Finding, Page, PageImage, RefusalCode
from extractors.pages.breakdown import Breakdown
from extractors.pages.child_process import ChildProcess
from extractors.pages.frames import MAX_BODY, Frame
from extractors.pages.limits import ReaderLimits
from extractors.pages.page_wire import decode_page
from extractors.pages.sniff import MediaType


class Opening(NamedTuple):
    """What a child must know to open a file."""

    media_type: MediaType
    passwords: tuple[str, ...] = ()


class Opened(NamedTuple):
    pages: int
    findings: tuple[Finding, ...]
    attachments: tuple[Attachment, ...]


class NotOpened(Exception):  # noqa: N818  # an outcome, caught one level up
    """The child could not open the file and says so in good order."""

    def __init__(self, code: RefusalCode, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class Conversation:
    """One document sent to one child. Use `open`, then iterate `pages` or `pictures` once."""

    def __init__(self, child: ChildProcess, limits: ReaderLimits, document_deadline: float) -> None:
        self._child = child
        self._limits = limits
        self._deadline = document_deadline

    def open(self, untrusted: bytes, opening: Opening, job: dict[str, Any]) -> Opened:
        """Send the file and what to do with it; raises NotOpened or Breakdown."""
        head = {**opening._asdict(), "limits": self._limits.model_dump(), **job}
        self._child.send(Frame(head, untrusted), self._seconds(self._limits.page_seconds))
        answer = self._receive(self._limits.page_seconds)
        if answer.kind == "refused":
            raise NotOpened(_code(answer), str(answer.head.get("detail", ""))[:200])
        if answer.kind != "opened":
            raise _out_of_turn()
        return _opened(answer, self._limits)

    def pages(self, first: int, last: int) -> Iterator[Page]:
        """Yield pages first to last (both from 1, inclusive) as the child reads them."""
        for number in range(first, last + 1):
            yield self._page(number)

    def pictures(self, numbers: Sequence[int]) -> Iterator[tuple[PageImage | None, bytes]]:
        """Yield each page's picture; None where the child says it cannot draw it."""
        for number in numbers:
            frame = self._receive(self._limits.page_seconds)
            yield (_picture(frame, number), frame.body) if frame.kind == "picture" else (None, b"")

    def attachments(self, count: int) -> Iterator[bytes | None]:
        """Yield the bytes of each file inside; None where the child cannot unpack one."""
        for _ in range(count):
            frame = self._receive(self._limits.page_seconds, self._limits.max_bytes)
            if frame.kind not in {"attachment", "locked"}:
                raise _out_of_turn()
            yield frame.body if frame.kind == "attachment" else None

    def close(self) -> None:
        """Hear the child's last word, so that the next document begins at a frame's beginning."""
        if self._receive(self._limits.page_seconds).kind != "done":
            raise _out_of_turn()

    def _page(self, number: int) -> Page:
        frame = self._receive(self._limits.page_seconds)
        if frame.kind == "slow":  # once a page: the child is about to start OCR
            frame = self._receive(self._limits.ocr_seconds)
        if frame.kind != "page":
            raise _out_of_turn()
        try:
            page = decode_page(frame.body)
        except ValueError:  # what pydantic raises is one
            raise Breakdown(RefusalCode.READER_CRASHED, "What it said of the page is no page.") from None
        if page.number != number:
            raise _out_of_turn()
        return page

    def _receive(self, seconds: float, max_body: int = MAX_BODY) -> Frame:
        frame = self._child.receive(self._seconds(seconds), max_body)
        if frame.kind == "broken":
            raise Breakdown(_code(frame))
        return frame

    def _seconds(self, seconds: float) -> float:
        return max(0.0, min(seconds, self._deadline - time.monotonic()))


def _opened(frame: Frame, limits: ReaderLimits) -> Opened:
    pages = frame.head.get("pages")
    if not isinstance(pages, int) or not 1 <= pages <= limits.max_pages:
        raise _out_of_turn()
    try:
        findings = tuple(Finding.model_validate(finding) for finding in frame.head.get("findings", ()))
        return Opened(pages, findings, tuple(Attachment.model_validate(inside) for inside in json.loads(frame.body)))
    except (ValueError, TypeError):  # what pydantic and json raise are ValueErrors
        raise _out_of_turn() from None


def _picture(frame: Frame, number: int) -> PageImage:
    try:
        image = PageImage.model_validate(frame.head.get("image"))
    except ValidationError:
        raise _out_of_turn() from None
    if image.page != number:
        raise _out_of_turn()
    return image


def _code(frame: Frame) -> RefusalCode:
    try:
        return RefusalCode(frame.head.get("code"))
    except ValueError:
        raise _out_of_turn() from None


def _out_of_turn() -> Breakdown:
    return Breakdown(RefusalCode.READER_CRASHED, "It spoke out of turn.")
