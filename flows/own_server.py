"""A small site's own Prefect server: on loopback, its data in the data home, telemetry off, gone when we are.

Run as a module it is that server; it ends once its standard input does, by whatever cause.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import SurroundingsError
from flows.settings import quiet_environment

STARTS_WITHIN = 120.0
"""Seconds; the first start makes the database."""
ENDS_WITHIN = 10.0
_LOOK_EVERY = 0.3
_OF_OUR_OWN = {
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}
"""Leases that outlive a restart, or a slot stays taken for ever; Prefect's older page, as the newer one
calls an analytics host."""


def own_url(port: int) -> str:
    """Return the address that a server of our own has, before it is started."""
    return f"http://127.0.0.1:{port}/api"


def prefect_home(home: Path) -> Path:
    """Return where a server of our own keeps its data."""
    return home / "prefect"


@contextmanager
def own_server(home: Path, port: int) -> Generator[str]:
    """Start a Prefect server and yield its address once it answers; it ends with the block."""
    _must_be_free(port)
    folder = prefect_home(home)
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    with log.open("ab") as out:
        child = subprocess.Popen(  # noqa: S603  # no shell, own arguments
            [sys.executable, "-P", "-m", "flows.own_server", str(port)],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=_environment(folder, port),
        )
    try:
        _wait_for(child, own_url(port), log)
        yield own_url(port)
    finally:
        _end(child)


def _environment(folder: Path, port: int) -> dict[str, str]:
    path = os.pathsep.join(part for part in sys.path if part)
    mine = {"PREFECT_HOME": str(folder), "PREFECT_API_URL": own_url(port), "PYTHONPATH": path}
    return quiet_environment(**_OF_OUR_OWN, **mine)


def _must_be_free(port: int) -> None:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise SurroundingsError(
            f"Port {port} is in use.",
            error.strerror or "",
            "Choose another with --port; a Prefect server that runs already is used if PREFECT_API_URL names it.",
        ) from error


def _wait_for(child: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and child.poll() is None:
        if _answers(url):
            return
        time.sleep(_LOOK_EVERY)
    why = "It ended before it answered." if child.poll() is not None else f"No answer within {STARTS_WITHIN:.0f} s."
    raise SurroundingsError("The Prefect server did not start.", why, f"Its log says more: {log}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as reply:  # noqa: S310  # our own address on loopback
            return reply.status == 200  # noqa: PLR2004  # HTTP's word for fine
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.stdin is not None:
        child.stdin.close()
    try:
        child.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _end_with_parent() -> None:
    while os.read(0, 1024):  # unbuffered: a lock of Python's would stand in the way of an orderly end
        continue
    os.kill(os.getpid(), signal.SIGTERM)


def main(port: str) -> None:
    """Be the server until standard input ends."""
    from prefect.cli import app  # noqa: PLC0415  # only the child imports Prefect

    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv[1:] = ["--no-prompt", "server", "start", "--host", "127.0.0.1", "--port", port, "--analytics-off"]
    app()


if __name__ == "__main__":
    main(sys.argv[1])
