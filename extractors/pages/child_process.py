"""One child process and the pipes to it: started clean, spoken to in frames, killed on the clock.

Knows frames and limits; knows nothing of documents and pages.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal, NamedTuple

from domain.documents import RefusalCode
from extractors.pages.breakdown import Breakdown, of_exit
from extractors.pages.engines import PdfEngine
from extractors.pages.frames import MAX_BODY, Frame, FrameError, decode, encode
from extractors.pages.limits import ReaderLimits
from extractors.pages.memory import resident_bytes

CHILD_MODULE = "extractors.pages.child"
START_SECONDS = 120
"""Wall seconds a child may take to import its engines: 0.5 s on a quiet machine."""

_LOOK_SECONDS = 0.5
"""How often the memory of a child that keeps us waiting is looked at."""
_CHUNK = 1 << 20
_ROOT = Path(__file__).resolve().parent.parent.parent
# A child gets nothing of our environment: it holds keys, and the child holds a stranger's file.
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT), "OMP_NUM_THREADS": "2"}


class Start(NamedTuple):
    """How a child is started."""

    module: str = CHILD_MODULE
    engine: PdfEngine = PdfEngine.PYMUPDF
    programs: Literal["programs", "alone"] = "alone"
    """Whether it may start other programs, as OCR by Tesseract must."""


class ChildProcess:
    """A running child. Not thread-safe: one caller at a time."""

    def __init__(self, limits: ReaderLimits, start: Start) -> None:
        self.documents = 0
        """Documents it was given so far."""
        self.walls: tuple[str, ...] = ()
        """What it has shut itself in with, once it is ready."""
        self._limits = limits
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-P", "-m", start.module, str(limits.memory_bytes), start.engine, start.programs],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            bufsize=0,
            start_new_session=True,  # Ctrl-C is for the parent, which lets calls in flight finish
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        os.set_blocking(self._in.fileno(), False)
        os.set_blocking(self._out.fileno(), False)

    def wait_until_ready(self) -> None:
        """Wait for the child's first word; raises Breakdown when it does not come."""
        word = self.receive(START_SECONDS)
        if word.kind != "ready":
            raise Breakdown(RefusalCode.READER_CRASHED, "It spoke out of turn.")
        self.walls = tuple(str(wall) for wall in word.head.get("walls", ()))

    def send(self, frame: Frame, seconds: float) -> None:
        """Write a frame; raises Breakdown when the child does not take it in time."""
        deadline = time.monotonic() + seconds
        left = memoryview(encode(frame))
        while left:
            self._wait(self._in.fileno(), select.POLLOUT, deadline)
            try:
                left = left[os.write(self._in.fileno(), left[:_CHUNK]) :]
            except BrokenPipeError:
                raise self._end() from None

    def receive(self, seconds: float, max_body: int = MAX_BODY) -> Frame:
        """Read a frame; raises Breakdown when none comes in time or what comes is no frame."""
        deadline = time.monotonic() + seconds
        try:
            return decode(lambda count: self._read(count, deadline), max_body)
        except FrameError as error:
            raise Breakdown(RefusalCode.READER_CRASHED, f"It spoke nonsense: {error}.") from None

    def kill(self) -> None:
        """End the child and all it started; safe to call twice."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._in.close()
        self._out.close()

    def _read(self, count: int, deadline: float) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            self._wait(self._out.fileno(), select.POLLIN, deadline)
            part = os.read(self._out.fileno(), min(_CHUNK, count - len(parts)))
            if not part:
                raise self._end()
            parts += part
        return bytes(parts)

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        """Wait until a pipe can be used, watching the clock and the child's memory."""
        poll = select.poll()
        poll.register(descriptor, event)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Breakdown(RefusalCode.OUT_OF_TIME)
            if poll.poll(min(left, _LOOK_SECONDS) * 1000):
                return
            if resident_bytes(self._process.pid) > self._limits.memory_bytes:
                raise Breakdown(RefusalCode.OUT_OF_MEMORY)

    def _end(self) -> Breakdown:
        """Return why a child whose pipe closed came to its end."""
        try:
            return of_exit(self._process.wait(timeout=5))
        except subprocess.TimeoutExpired:
            return Breakdown(RefusalCode.READER_CRASHED, "It closed its pipe.")
