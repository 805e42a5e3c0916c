"""Start the command line from a process that has imported it already.

A test suite that runs `indicia` some hundreds of times would spend most of its time importing. Here one process
imports the command line once and forks for every call: the child is a process of its own, with its own
environment, working folder, output and exit code, and ends as any Python program does. What differs from the
installed command is the moment of the imports alone; `CommandLine.start` starts the real one.

Prefect is left to the child: it reads the environment while it is imported.
"""

import array
import atexit
import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

IMPORTED = (
    "alembic.command",
    "alembic.context",
    "extractors.windows.tokens",
    "flows.analysis",
    "flows.batch",
    "flows.dialogue",
    "flows.doctor",
    "flows.model_check",
    *(f"flows.cli.{name}" for name in ("ask", "care", "export", "ingest", "look", "models", "packs", "run", "watch")),
)
PATIENCE = 30


@dataclass(frozen=True)
class Ended:
    code: int
    out: bytes
    err: bytes


class WarmStart:
    """The process that forks; one for each test process, started when it is first needed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="warm-")
        self._address = str(Path(self._folder.name) / "s")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.warm", self._address], stdin=-1, stdout=-1
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def run(self, words: list[str], home: Path, environment: dict[str, str], timeout: float) -> Ended:
        """Run a command to its end; TimeoutError where it takes longer than `timeout` seconds (it is killed)."""
        request = json.dumps({"words": words, "home": str(home), "environment": environment}).encode()
        with (
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line,
        ):
            line.settimeout(PATIENCE)
            line.connect(self._address)
            passed = array.array("i", [out.fileno(), err.fileno()])
            line.sendmsg([b"!"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, passed)])
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            with line.makefile("r", encoding="ascii") as answers:  # left open, it keeps a socket that a timeout leaves
                pid = int(answers.readline())
                line.settimeout(timeout)
                try:
                    code = int(answers.readline())
                except TimeoutError:
                    os.kill(pid, signal.SIGKILL)
                    raise
            return Ended(code, _whole(out), _whole(err))

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(PATIENCE)
        self._folder.cleanup()


@cache
def warm_start() -> WarmStart:
    started = WarmStart()
    atexit.register(started.close)
    return started


def _whole(file) -> bytes:
    file.seek(0)
    return file.read()


def _serve(address: str) -> list[str] | None:
    """Fork for every request until standard input ends; in a child, return the words of its command."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)
        while True:
            line = _next(listening)
            if line is None:
                return None
            request = _received(line)
            pid = os.fork()
            if pid == 0:
                line.close()
                return _dressed(*request)
            for descriptor in request[1]:
                os.close(descriptor)
            with line, contextlib.suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(b"%d\n" % pid)
                _, status = os.waitpid(pid, 0)
                line.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def _next(listening: socket.socket) -> socket.socket | None:
    """The next request's line, or None where whoever started us is gone."""
    import select

    ready, _, _ = select.select([listening, sys.stdin], [], [])
    return None if sys.stdin in ready else listening.accept()[0]


def _received(line: socket.socket) -> tuple[dict, list[int]]:
    _, passed, _, _ = socket.recv_fds(line, 1, 2)
    text = b""
    while part := line.recv(65536):
        text += part
    return json.loads(text), passed


def _dressed(request: dict, passed: list[int]) -> list[str]:
    """Give a child its folder, environment and files; returns its words."""
    os.chdir(request["home"])
    os.environ.clear()
    os.environ.update(request["environment"])
    with Path(os.devnull).open("rb") as nothing:
        for source, target in ((nothing.fileno(), 0), (passed[0], 1), (passed[1], 2)):
            os.dup2(source, target)
    for descriptor in passed:
        os.close(descriptor)
    return request["words"]


if __name__ == "__main__":
    from flows.cli import main

    for name in IMPORTED:
        importlib.import_module(name)
    gc.freeze()
    words = _serve(sys.argv[1])
    if words is not None:
        sys.argv = ["indicia", *words]
        main()
