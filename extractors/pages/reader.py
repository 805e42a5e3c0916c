"""The reader the rest of the house uses: bytes in, a Document or a Refusal out, pages drawn.

It never opens the bytes itself: it looks at the first of them and hands the file to a child
process with limits. Knows no disk, no database and no environment.
"""

import hashlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from queue import LifoQueue
from types import TracebackType
from typing import Self

from domain.documents import Attachment, Document, Finding, FindingCode, PageImage, Refusal, RefusalCode
from domain.errors import SurroundingsError, UsageError
from extractors.pages import office
from extractors.pages.child_process import CHILD_MODULE, Start
from extractors.pages.conversation import NotOpened, Opening
from extractors.pages.drawing import draw_pages
from extractors.pages.engines import PdfEngine
from extractors.pages.kinds import document_kind
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import OcrEngine, engine_version
from extractors.pages.reading import Reading
from extractors.pages.refusals import refuse
from extractors.pages.sniff import OFFICE, MediaType, sniff
from extractors.pages.unpacking import unpack
from extractors.pages.worker import Worker

READER_VERSION = 5
"""Counted up whenever the same bytes may give another Document: words, boxes, blocks, kinds."""


class DocumentReader:
    """Reads documents with up to `workers` children at a time. Thread-safe; a context manager."""

    def __init__(
        self,
        *,
        workers: int = 1,
        limits: ReaderLimits | None = None,
        ocr: bool = True,
        ocr_engine: OcrEngine = OcrEngine.RAPIDOCR,
        engine: PdfEngine = PdfEngine.PYMUPDF,
        passwords: Sequence[str] = (),
        office_program: Path | None = None,
        child_module: str = CHILD_MODULE,
    ) -> None:
        """`passwords` are tried on PDFs that need one. `office_program` is LibreOffice, looked for when None.

        `child_module` is what `python -m` starts as the child.
        """
        if workers < 1:
            raise UsageError("A reader needs at least one worker.", f"{workers} were asked for.")
        self._limits = limits or ReaderLimits()
        self._ocr = ocr_engine if ocr else None
        if self._ocr is not None:
            engine_version(self._ocr)  # what is not installed is told now, not page by page
        self._engine = engine
        self._passwords = tuple(passwords)
        self._office = office_program or office.program()
        programs = "programs" if self._ocr is OcrEngine.TESSERACT else "alone"
        self._workers = [Worker(self._limits, Start(child_module, engine, programs)) for _ in range(workers)]
        self._free: LifoQueue[Worker] = LifoQueue()  # last in, first out: warm children are used first
        for worker in self._workers:
            self._free.put(worker)

    @cached_property
    def identity(self) -> str:
        """Name and version of what decides the reading; read from metadata, no engine is loaded."""
        ocr = [f"{self._ocr} {engine_version(self._ocr)}"] if self._ocr else []
        return "; ".join([self._engine.identity, *ocr, f"indicia {READER_VERSION}"])

    def read(self, untrusted: bytes) -> Document | Refusal:
        """Read every page, or say why the file is no document; raises only when no child starts."""
        source = hashlib.sha256(untrusted).hexdigest()
        media_type = sniff(source, untrusted, self._limits)
        if isinstance(media_type, Refusal):
            return media_type
        try:
            data, opening, findings = self._readable(untrusted, media_type)
        except NotOpened as outcome:
            cure = office.CURE if outcome.code is RefusalCode.UNSUPPORTED_FORMAT else None
            return refuse(source, outcome.code, media_type, outcome.detail, cure)
        with self._borrowed() as worker:
            reading = Reading(worker, self._limits, ocr=self._ocr)
            try:
                reading.run(data, opening)
            except NotOpened as outcome:  # said in good order: the child stays
                return refuse(source, outcome.code, media_type, outcome.detail)
        return Document(
            source=source,
            reader=self.identity,
            media_type=media_type,
            kind=document_kind(opening.media_type, reading.pages),
            pages=tuple(reading.pages),
            findings=(*findings, *reading.findings),
            attachments=reading.attachments,
        )

    def render(self, untrusted: bytes, pages: Sequence[int]) -> tuple[tuple[PageImage, bytes], ...]:
        """Return the picture of each page asked for, in that order; raises SurroundingsError."""
        source = hashlib.sha256(untrusted).hexdigest()
        media_type = sniff(source, untrusted, self._limits)
        if isinstance(media_type, Refusal):
            raise SurroundingsError("No page can be drawn.", media_type.reason, media_type.cure)
        try:
            data, opening, _ = self._readable(untrusted, media_type)
        except NotOpened as outcome:
            raise SurroundingsError("No page can be drawn.", outcome.detail, office.CURE) from None
        with self._borrowed() as worker:
            return draw_pages(worker, self._limits, data, opening, pages)

    def unpack(self, untrusted: bytes) -> tuple[tuple[Attachment, bytes | None], ...]:
        """Return the files inside a PDF with their bytes, None for one that cannot be taken out; () if it has none."""
        if sniff("0" * 64, untrusted, self._limits) is not MediaType.PDF:
            return ()
        with self._borrowed() as worker:
            return unpack(worker, self._limits, untrusted, Opening(MediaType.PDF, self._passwords))

    def walls(self) -> tuple[str, ...]:
        """Return what a child has shut itself in with on this system; starts one."""
        with self._borrowed() as worker:
            return worker.child().walls

    def _readable(self, untrusted: bytes, media_type: MediaType) -> tuple[bytes, Opening, tuple[Finding, ...]]:
        """Return the file as a child can open it; raises NotOpened where nothing makes a PDF of it."""
        if media_type not in OFFICE:
            return untrusted, Opening(media_type, self._passwords), ()
        detail = "LibreOffice made a PDF of it, which was read; layout may differ from the original's."
        made = office.to_pdf(self._office, untrusted, media_type, self._limits)
        return made, Opening(MediaType.PDF), (Finding(code=FindingCode.CONVERTED, detail=detail),)

    def close(self) -> None:
        """End every child. The reader can be used again: children start when needed."""
        for worker in self._workers:
            worker.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _borrowed(self) -> Generator[Worker]:
        """Lend a worker; one interrupted in the middle of a document is emptied before it goes back."""
        worker = self._free.get()
        whole = False
        try:
            yield worker
            whole = True
        finally:
            if not whole:
                worker.discard()
            self._free.put(worker)
