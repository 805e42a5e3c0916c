"""Start the embedded reader in a child process and say where it listens; stop it again.

Knows the child's one line and nothing of what it answers. The child gets a clean environment: no key
and no setting of ours reaches it.
"""

import os
import select
import subprocess
import sys
from types import TracebackType
from typing import Self

from pydantic import BaseModel, ValidationError

from domain.errors import EndpointError

STARTS_WITHIN = 60.0
"""Seconds the child may take until it listens."""
ENDS_WITHIN = 5.0
"""Seconds it may take to end once its standard input is closed; then it is killed."""


class _Listening(BaseModel):
    """The child's first line."""

    port: int
    model: str


class EmbeddedEndpoint:
    """A running reader; a context manager that ends it."""

    def __init__(self, child: "subprocess.Popen[bytes]", port: int) -> None:
        self._child = child
        self.base_url = f"http://127.0.0.1:{port}/v1"

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def running(self) -> bool:
        return self._child.poll() is None

    def close(self) -> None:
        _end(self._child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def start_embedded() -> EmbeddedEndpoint:
    """Start the reader and wait until it listens; raises EndpointError where it does not."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "extractors.embedded"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"},
    )
    try:
        return EmbeddedEndpoint(child, _port(child))
    except BaseException:
        _end(child)
        raise


def _port(child: "subprocess.Popen[bytes]") -> int:
    assert child.stdout is not None
    ready, _, _ = select.select([child.stdout], [], [], STARTS_WITHIN)
    line = child.stdout.readline() if ready else b""
    try:
        return _Listening.model_validate_json(line).port
    except ValidationError as error:
        raise EndpointError(
            "The embedded reader did not start.",
            "It ended before it listened." if ready else f"It did not listen within {STARTS_WITHIN:.0f} seconds.",
            "Run `indicia doctor`, or install the dependencies again from requirements.lock.",
        ) from error


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.stdin is not None:
        child.stdin.close()
    try:
        child.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdout is not None:
        child.stdout.close()
