"""A child whose engine does what the file tells it to: crash, hang, eat memory, lie.

The file's bytes are `%PDF-` and then, page by page, what happens on that page, such as
`%PDF- good segfault good`. The serving, the limits and the wire are the real ones.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractors.pages.confinement import shut_in
from extractors.pages.ocr_port import Ocr
from extractors.pages.page_record import CannotOpen, PageRecord, Picture
from extractors.pages.service import serve

ANSWERS = os.dup(1)
"""The pipe to the parent, before the service takes it for itself."""


def _page(number: int, text: str = "fine", word: list[Any] | None = None) -> PageRecord:
    words = [word or [0, len(text), [10, 10, 50, 20], 0, None]]
    return PageRecord({"number": number, "width": 612, "height": 792, "kind": "digital", "text": text, "words": words})


def _segfault(_: int) -> None:
    ctypes.string_at(0)


def _hang(_: int) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    time.sleep(600)


def _spin(_: int) -> None:
    while True:
        pass


def _eat(_: int) -> None:
    kept = []
    while True:
        kept.append(bytearray(16 * 1024 * 1024))


def _raise(_: int) -> None:
    raise RuntimeError("the secret of the document")


def _socket(_: int) -> None:
    socket.socket().close()


def _connect_by_name(_: int) -> None:
    socket.create_connection(("127.0.0.1", 9)).close()


def _fork(_: int) -> None:
    if os.fork() == 0:
        os._exit(0)


def _program(_: int) -> None:
    subprocess.run(["/bin/true"], check=True)


def _open_outside(_: int) -> None:
    Path("/etc/passwd").read_bytes()


def _open_beside_the_code(_: int) -> None:
    (Path(__file__).resolve().parents[4] / "README.md").read_bytes()


def _parents_environment(_: int) -> None:
    Path(f"/proc/{os.getppid()}/environ").read_bytes()


def _signal_parent(_: int) -> None:
    os.kill(os.getppid(), 0)


def _trace_parent(_: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, os.getppid(), 0, 0) != 0:  # attach
        raise PermissionError(ctypes.get_errno(), "refused")


def _many_files(_: int) -> None:
    kept = [os.open("/dev/null", os.O_RDONLY) for _ in range(1000)]
    os.close(kept[0])


def _thread(_: int) -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


def _chatter(_: int) -> None:
    os.write(ANSWERS, b"\xff" * 64)


def _write_file(_: int) -> None:
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(b"x" * 100)


def _leave(_: int) -> None:
    os._exit(3)


def _print(_: int) -> None:
    print("text of a document on standard output", flush=True)
    print("text of a document on standard error", file=sys.stderr, flush=True)


def _tell_environment(_: int) -> None:
    raise (
        AssertionError if set(os.environ) - {"PATH", "LANG", "PYTHONPATH", "OMP_NUM_THREADS", "LC_CTYPE"} else KeyError
    )


ACTS: dict[str, Callable[[int], None]] = {
    "segfault": _segfault,
    "hang": _hang,
    "spin": _spin,
    "eat": _eat,
    "raise": _raise,
    "chatter": _chatter,
    "write": _write_file,
    "leave": _leave,
    "print": _print,
    "environment": _tell_environment,
    "socket": _socket,
    "connect": _connect_by_name,
    "fork": _fork,
    "program": _program,
    "open-outside": _open_outside,
    "open-beside-the-code": _open_beside_the_code,
    "parents-environment": _parents_environment,
    "signal-parent": _signal_parent,
    "trace-parent": _trace_parent,
    "many-files": _many_files,
    "thread": _thread,
    "good": lambda _: None,
}


class ToldWhatToDo:
    """A file that does on each page what its content says."""

    def __init__(self, untrusted: bytes) -> None:
        self._acts = untrusted.decode().split()[1:]
        self.page_count = len(self._acts)
        self.findings: list[dict[str, Any]] = []
        self.attachments: list[dict[str, Any]] = []

    def read(self, number: int, ocr: Ocr | None) -> PageRecord:
        act = self._acts[number - 1]
        if act == "slow" and ocr is not None:
            ocr.begin()
            time.sleep(3.5)
            return _page(number)
        if act == "wrong-number":
            return _page(number + 1)
        if act == "word-outside":
            return _page(number, word=[0, 99, [0, 0, 1, 1], 0, None])
        if act == "not-finite":
            return PageRecord({"number": number, "width": 1e999, "height": 1, "kind": "digital"})
        if act in ACTS:
            ACTS[act](number)
        return _page(number)

    def draw(self, number: int) -> Picture:
        ACTS[self._acts[number - 1]](number)
        facts = {"sha256": "0" * 64, "page": number, "width": 1, "height": 1, "media_type": "image/png", "scale": 1.0}
        return Picture(facts, b"picture")


@contextmanager
def open_file(media_type: str, untrusted: bytes, limits: Any, passwords: Any) -> Any:
    if b"hang-on-opening" in untrusted:
        _hang(0)
    if b"crash-on-opening" in untrusted:
        _segfault(0)
    if b"eat-on-opening" in untrusted:
        _eat(0)
    if b"refuse" in untrusted:
        raise CannotOpen("malformed")
    yield ToldWhatToDo(untrusted)


if __name__ == "__main__":
    serve(open_file, shut_in(programs=sys.argv[3] == "programs"))
