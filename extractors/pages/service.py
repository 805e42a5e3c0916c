"""What a child process does: opens one file at a time, says what it finds page by page, keeps nothing.

Speaks frames on the pipe that was its standard output; whatever libraries print goes nowhere,
because it may hold text of a document. Knows no engine: it is given the door to one.
"""

import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, TypeVar

from domain.documents import RefusalCode
from extractors.pages.breakdown import OUT_OF_MEMORY_EXIT
from extractors.pages.files import OpenFile
from extractors.pages.frames import Frame, decode, encode
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import Ocr, OcrEngine
from extractors.pages.page_record import CannotDraw, CannotOpen, unreadable
from extractors.pages.page_text import TooManyWords
from extractors.pages.page_wire import encode_page
from extractors.pages.rlimits import allow_cpu, confine

T = TypeVar("T")
OpenAny = Callable[[str, bytes, ReaderLimits, Sequence[str]], AbstractContextManager[OpenFile]]
"""Opens bytes of a media type, trying passwords where one is needed."""

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""A page makes some ten thousand and leaves no cycles: looking more often costs a tenth of the time."""
_MAX_REQUEST = 2**32 - 1
_MEMORY_MESSAGES = ("alloc", "memory")


class Service:
    """One end of the pipe and what is asked over it."""

    def __init__(self, open_file: OpenAny, requests: BinaryIO, answers: BinaryIO, walls: Sequence[str]) -> None:
        self._walls = list(walls)
        self._open_file = open_file
        self._requests = requests
        self._answers = answers

    def serve(self) -> None:
        """Answer requests until the parent hangs up."""
        self._say({"kind": "ready", "walls": self._walls})
        while True:
            try:
                request = decode(self._read, _MAX_REQUEST)
            except EOFError:
                return
            self._answer(request)

    def _answer(self, request: Frame) -> None:
        limits = ReaderLimits.model_validate(request.head["limits"])
        allow_cpu(limits.page_seconds)
        try:
            head = request.head
            with self._open_file(head["media_type"], request.body, limits, head["passwords"]) as file:
                inside = json.dumps(file.attachments).encode("ascii")
                self._say({"kind": "opened", "pages": file.page_count, "findings": file.findings}, inside)
                self._do(request.head, file, limits)
            self._say({"kind": "done"})
        except CannotOpen as refusal:
            self._say({"kind": "refused", "code": refusal.code, "detail": refusal.detail})
        except MemoryError:
            self._break_down()

    def _do(self, job: dict[str, Any], file: OpenFile, limits: ReaderLimits) -> None:
        if job["do"] == "draw":
            for number in job["pages"]:
                allow_cpu(limits.page_seconds)
                self._draw(file, number)
            return
        if job["do"] == "unpack":
            for index in range(len(file.attachments)):
                allow_cpu(limits.page_seconds)
                self._unpack(file, index)
            return
        for number in range(job["first"], file.page_count + 1):
            allow_cpu(limits.page_seconds)
            self._read_page(file, number, limits, engine=job["ocr"])

    def _read_page(self, file: OpenFile, number: int, limits: ReaderLimits, *, engine: str | None) -> None:
        def before_ocr() -> None:
            allow_cpu(limits.ocr_seconds)
            self._say({"kind": "slow"})

        def read() -> bytes:
            ocr = Ocr(OcrEngine(engine), before_ocr) if engine else None
            return encode_page(file.read(number, ocr).fields)

        page = _guarded(read, lambda error: encode_page(unreadable(number, _content_reason(error)).fields))
        self._say({"kind": "page"}, page)

    def _draw(self, file: OpenFile, number: int) -> None:
        picture = _guarded(lambda: file.draw(number), lambda _: None)
        if picture is None:
            self._say({"kind": "undrawn"})
        else:
            self._say({"kind": "picture", "image": picture.facts}, picture.data)

    def _unpack(self, file: OpenFile, index: int) -> None:
        data = _guarded(lambda: file.attachment(index), lambda _: None)
        self._say({"kind": "locked"} if data is None else {"kind": "attachment"}, data or b"")

    def _break_down(self) -> None:
        """Say that memory ran out, and end: an engine that met its limit is not to be trusted again."""
        self._say({"kind": "broken", "code": RefusalCode.OUT_OF_MEMORY})
        os._exit(OUT_OF_MEMORY_EXIT)

    def _say(self, head: dict[str, Any], body: bytes = b"") -> None:
        self._answers.write(encode(Frame(head, body)))
        self._answers.flush()

    def _read(self, count: int) -> bytes:
        data = self._requests.read(count)
        if len(data) < count:
            raise EOFError
        return data


def _guarded(work: Callable[[], T], otherwise: Callable[[Exception], T]) -> T:
    """Run engine code on one page; what it raises about the page becomes a value, memory excepted."""
    try:
        return work()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # the document boundary: engines raise whatever they like
        if not isinstance(error, CannotDraw) and any(word in str(error).lower() for word in _MEMORY_MESSAGES):
            raise MemoryError from None
        return otherwise(error)


def _content_reason(error: Exception) -> str:
    if isinstance(error, TooManyWords):
        return "It holds more words than any page does."
    # The message may quote the document; the class does not.
    return f"The engine could not make sense of this page's content ({type(error).__name__})."


def serve(open_file: OpenAny, walls: Sequence[str] = ()) -> None:
    """Take the pipe for ourselves, limit this process, and serve; `open_file` raises CannotOpen.

    `walls` is what this process has shut itself in with; the parent is told.
    """
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    confine(int(sys.argv[1]))
    gc.freeze()  # engines and modules live as long as this process does
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    Service(open_file, sys.stdin.buffer, answers, walls).serve()
