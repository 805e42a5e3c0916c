"""The reader the rest of the house uses: bytes in, a Document or a Refusal out, pages drawn.

It never opens the bytes itself: it looks at the first of them and hands the file to a child
process with limits. Knows no disk, no database and no environment.
"""

import hashlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import version
from queue import LifoQueue
from types import TracebackType
from typing import Self

from domain.documents import Document, PageImage, Refusal
from domain.errors import SurroundingsError, UsageError
from extractors.pages.child_process import CHILD_MODULE
from extractors.pages.conversation import NotOpened
from extractors.pages.drawing import draw_pages
from extractors.pages.kinds import document_kind
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import OcrEngine, engine_version
from extractors.pages.reading import Reading
from extractors.pages.refusals import refuse
from extractors.pages.sniff import sniff
from extractors.pages.worker import Worker

READER_VERSION = 1
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
        child_module: str = CHILD_MODULE,
    ) -> None:
        """`child_module` is what `python -m` starts as the child; another engine names its own."""
        if workers < 1:
            raise UsageError("A reader needs at least one worker.", f"{workers} were asked for.")
        self._limits = limits or ReaderLimits()
        self._ocr = ocr_engine if ocr else None
        self._workers = [Worker(self._limits, child_module) for _ in range(workers)]
        self._free: LifoQueue[Worker] = LifoQueue()  # last in, first out: warm children are used first
        for worker in self._workers:
            self._free.put(worker)

    @cached_property
    def identity(self) -> str:
        """Name and version of what decides the reading; read from metadata, no engine is loaded."""
        ocr = [f"{self._ocr} {engine_version(self._ocr)}"] if self._ocr else []
        return "; ".join([f"pymupdf {version('pymupdf')}", *ocr, f"indicia {READER_VERSION}"])

    def read(self, untrusted: bytes) -> Document | Refusal:
        """Read every page, or say why the file is no document; raises only when no child starts."""
        source = hashlib.sha256(untrusted).hexdigest()
        media_type = sniff(source, untrusted, self._limits)
        if isinstance(media_type, Refusal):
            return media_type
        with self._borrowed() as worker:
            reading = Reading(worker, self._limits, ocr=self._ocr)
            try:
                reading.run(untrusted, media_type)
            except NotOpened as outcome:
                return refuse(source, outcome.code, media_type, outcome.detail)
        return Document(
            source=source,
            reader=self.identity,
            media_type=media_type,
            kind=document_kind(media_type, reading.pages),
            pages=tuple(reading.pages),
            findings=reading.findings,
        )

    def render(self, untrusted: bytes, pages: Sequence[int]) -> tuple[tuple[PageImage, bytes], ...]:
        """Return the picture of each page asked for, in that order; raises SurroundingsError."""
        source = hashlib.sha256(untrusted).hexdigest()
        media_type = sniff(source, untrusted, self._limits)
        if isinstance(media_type, Refusal):
            raise SurroundingsError("No page can be drawn.", media_type.reason, media_type.cure)
        with self._borrowed() as worker:
            return draw_pages(worker, self._limits, untrusted, media_type, pages)

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
