"""The child process: opens one file at a time, says what it found page by page, and keeps nothing.

Started by `python -m extractors.pages.child MEMORY_BYTES`. Speaks frames on the pipe that was its
standard output; whatever libraries print goes nowhere, because it may hold text of a document.
"""

import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar

from domain.documents import RefusalCode
from extractors.pages.breakdown import OUT_OF_MEMORY_EXIT
from extractors.pages.files import OpenFile
from extractors.pages.frames import Frame, decode, encode
from extractors.pages.limits import ReaderLimits
from extractors.pages.opening import open_file
from extractors.pages.page_record import CannotDraw, CannotOpen, PageRecord, unreadable
from extractors.pages.rlimits import allow_cpu, confine

T = TypeVar("T")

_MAX_REQUEST = 2**32 - 1
_MEMORY_MESSAGES = ("alloc", "memory")


class Child:
    """One end of the pipe and what is asked over it."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._requests = requests
        self._answers = answers

    def serve(self) -> None:
        """Answer requests until the parent hangs up."""
        self._say({"kind": "ready"})
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
            with open_file(request.head["media_type"], request.body, limits) as file:
                self._say({"kind": "opened", "pages": file.page_count, "findings": file.findings})
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
        for number in range(job["first"], file.page_count + 1):
            allow_cpu(limits.page_seconds)
            self._read_page(file, number, limits, ocr=job["ocr"])

    def _read_page(self, file: OpenFile, number: int, limits: ReaderLimits, *, ocr: bool) -> None:
        def before_ocr() -> None:
            allow_cpu(limits.ocr_seconds)
            self._say({"kind": "slow"})

        def read() -> PageRecord:
            return file.read(number, before_ocr if ocr else None)

        page = _guarded(read, lambda error: unreadable(number, _content_reason(error)))
        self._say({"kind": "page"}, page.to_json())

    def _draw(self, file: OpenFile, number: int) -> None:
        picture = _guarded(lambda: file.draw(number), lambda _: None)
        if picture is None:
            self._say({"kind": "undrawn"})
        else:
            self._say({"kind": "picture", "image": picture.facts}, picture.data)

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
    # The message may quote the document; the class does not.
    return f"The engine could not make sense of this page's content ({type(error).__name__})."


def main() -> None:
    """Take the pipe for ourselves, confine this process, and serve."""
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    confine(int(sys.argv[1]))
    Child(sys.stdin.buffer, answers).serve()


if __name__ == "__main__":
    main()
